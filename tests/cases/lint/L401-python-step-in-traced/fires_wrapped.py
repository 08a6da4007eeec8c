"""tf.function by call, and a counter that is written out."""

import tensorflow as tf


class Trainer(tf.Module):
    def __init__(self):
        self.count = 0
        self.train = tf.function(self._train)

    def _train(self, x):
        tf.summary.scalar("loss", x, step=self.count)  # expect: L401

    def run(self, data):
        for x in data:
            self.train(x)
            self.count = self.count + 1
