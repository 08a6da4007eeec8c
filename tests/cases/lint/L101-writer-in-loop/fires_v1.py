"""A FileWriter for each step."""

import tensorflow.compat.v1 as tf


def train(sess, train_op, merged):
    for i in range(1000):
        writer = tf.summary.FileWriter("logs", sess.graph)  # expect: L101
        s, _ = sess.run([merged, train_op])
        writer.add_summary(s, i)
        writer.close()
