"""A v2 writer under disable_eager_execution: its ops are never run."""

import tensorflow as tf

tf.compat.v1.disable_eager_execution()
writer = tf.summary.create_file_writer("logs")


def train(loss, train_op, steps):
    with writer.as_default():
        tf.summary.scalar("loss", loss, step=tf.compat.v1.train.get_or_create_global_step())  # expect: L306
    with tf.compat.v1.Session() as sess:
        for _ in range(steps):
            sess.run(train_op)
