"""The op is an attribute of a model that this file makes."""

import tensorflow.compat.v1 as tf


class Model:
    def __init__(self, x):
        self.loss = tf.reduce_mean(x)
        tf.summary.scalar("loss", self.loss)
        self.merged = tf.summary.merge_all()


def main(x, steps):
    model = Model(x)
    with tf.Session() as sess:
        writer = tf.summary.FileWriter("logs")
        for _ in range(steps):
            loss, summary = sess.run([model.loss, model.merged])  # expect: L303
            print(loss)
        writer.close()
