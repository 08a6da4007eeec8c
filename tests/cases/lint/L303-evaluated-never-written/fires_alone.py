"""sess.run(merged) as a statement, and a result named but never given to a writer."""

import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()


def train(loss, train_op, steps):
    tf.summary.scalar("loss", loss)
    merged = tf.summary.merge_all()
    with tf.Session() as sess:
        for _ in range(steps):
            sess.run(train_op)
            sess.run(merged)  # expect: L303


def evaluate(loss, steps):
    tf.summary.scalar("loss", loss)
    merged = tf.summary.merge_all()
    with tf.Session() as sess:
        for _ in range(steps):
            text = sess.run(merged)  # expect: L303
