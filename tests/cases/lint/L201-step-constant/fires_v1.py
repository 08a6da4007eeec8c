"""A merged summary, evaluated each round and added at one step."""

import tensorflow.compat.v1 as tf


def train(sess, merged, op):
    w = tf.summary.FileWriter("logs", sess.graph)
    step = 0
    for i in range(100):
        s, _ = sess.run([merged, op])
        w.add_summary(s, step)  # expect: L201
    w.close()
