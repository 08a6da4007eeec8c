"""A trainer whose caller enters its writer, or whose step is entered by a decorator or a base."""

import tensorflow as tf


class Trainer:
    def __init__(self, log_dir):
        self.writer = tf.summary.create_file_writer(log_dir)

    def get_writer(self):
        return self.writer

    def train(self, dataset):
        for step, batch in enumerate(dataset):
            tf.summary.scalar("loss", tf.reduce_mean(batch), step=step)


class Other:
    def __init__(self, log_dir):
        self.board = tf.summary.create_file_writer(log_dir)

    def __enter__(self):
        self.context = self.board.as_default()
        self.context.__enter__()

    def train(self, dataset):
        for step, batch in enumerate(dataset):
            tf.summary.scalar("loss", tf.reduce_mean(batch), step=step)
