"""as_default() returns a context; called alone it does nothing."""

import tensorflow as tf


class Trainer:
    def __init__(self, directory):
        self.writer = tf.summary.create_file_writer(directory)
        self.writer.as_default()  # expect: L115

    def train(self, dataset):
        for step, batch in enumerate(dataset):
            tf.summary.scalar("loss", tf.reduce_mean(batch), step=step)
        self.writer.close()
