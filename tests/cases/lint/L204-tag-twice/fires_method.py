"""Keyword arguments, an attribute as the step, two statements apart."""

import tensorflow as tf


class Trainer:
    def __init__(self, directory):
        self.writer = tf.summary.create_file_writer(directory)
        self.step = tf.Variable(0, dtype=tf.int64)

    def log(self, precision, recall, rate):
        with self.writer.as_default():
            tf.summary.scalar(name="precision", data=precision, step=self.step)
            tf.summary.scalar("rate", rate, step=self.step)
            tf.summary.scalar("precision", recall, step=self.step)  # expect: L204
