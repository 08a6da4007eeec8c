"""self.step is an int that grows outside of the traced method."""

import tensorflow as tf


class Trainer:
    def __init__(self, model):
        self.model = model
        self.step = 0
        self.writer = tf.summary.create_file_writer("logs")

    @tf.function
    def _forward(self, batch):
        loss = tf.reduce_mean(self.model(batch))
        tf.summary.scalar("loss", loss, step=self.step)  # expect: L401
        return loss

    def fit(self, dataset):
        with self.writer.as_default():
            for batch in dataset:
                self._forward(batch)
                self.step += 1
