"""create_file_writer is TF2's; the placeholder and the session beside it are not."""

import tensorflow as tf

writer = tf.summary.create_file_writer("logs/train")
x = tf.placeholder(tf.float32, [None, 3])  # expect: L305

with writer.as_default():
    with tf.Session() as sess:  # expect: L305
        for step in range(100):
            tf.summary.scalar("mean", sess.run(tf.reduce_mean(x), {x: [[1.0, 2.0, 3.0]]}), step=step)
    tf.train.SummaryWriter("logs")  # expect: L305
