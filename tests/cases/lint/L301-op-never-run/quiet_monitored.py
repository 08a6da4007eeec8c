"""MonitoredTrainingSession and Supervisor merge all ops by themselves."""

import tensorflow as tf

loss = tf.reduce_sum(tf.get_variable("w", [3]))
tf.summary.scalar("loss", loss)
train_op = tf.train.AdamOptimizer().minimize(loss, tf.train.get_or_create_global_step())

with tf.train.MonitoredTrainingSession(checkpoint_dir="logs", save_summaries_steps=10) as sess:
    while not sess.should_stop():
        sess.run(train_op)
