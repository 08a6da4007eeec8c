"""Graph mode done right: the v2 ops are collected and run."""

import tensorflow as tf

tf.compat.v1.disable_eager_execution()
writer = tf.summary.create_file_writer("logs")


def train(loss, train_op, steps):
    step = tf.compat.v1.train.get_or_create_global_step()
    with writer.as_default():
        tf.summary.scalar("loss", loss, step=step)
    summary_ops = tf.compat.v1.summary.all_v2_summary_ops()
    with tf.compat.v1.Session() as sess:
        sess.run(writer.init())
        for _ in range(steps):
            sess.run([train_op, summary_ops])
        sess.run(writer.flush())
