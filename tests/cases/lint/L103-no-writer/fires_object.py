"""An object that makes a writer and never enters it."""

import tensorflow as tf


class Trainer:
    def __init__(self, log_dir):
        self.writer = tf.summary.create_file_writer(log_dir)

    def train(self, dataset):
        for step, batch in enumerate(dataset):
            tf.summary.scalar("loss", tf.reduce_mean(batch), step=step)  # expect: L103
        self.writer.close()
