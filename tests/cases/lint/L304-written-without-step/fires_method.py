"""The writer is an attribute; the loop is around the write."""

import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()


class Trainer:
    def __init__(self, sess, loss):
        self.sess = sess
        self.op = tf.summary.scalar("loss", loss)
        self.writer = tf.summary.FileWriter("logs")

    def fit(self, batches):
        for batch in batches:
            self.writer.add_summary(self.sess.run(self.op, batch))  # expect: L304
            self.writer.flush()
