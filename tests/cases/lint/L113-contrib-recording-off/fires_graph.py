"""A graph whose writer is never initialised."""

import tensorflow as tf

writer = tf.contrib.summary.create_file_writer("logs")  # expect: L113
step = tf.train.get_or_create_global_step()
with writer.as_default(), tf.contrib.summary.always_record_summaries():
    tf.contrib.summary.scalar("loss", 0.5)
with tf.Session() as sess:
    for i in range(10):
        sess.run(tf.contrib.summary.all_summary_ops())
