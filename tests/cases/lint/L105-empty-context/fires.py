"""The block of the writer's context is empty; the summaries stand below it."""

import tensorflow as tf


def train(dataset, writer_dir):
    writer = tf.summary.create_file_writer(writer_dir)
    with writer.as_default():  # expect: L105
        pass
    for step, batch in enumerate(dataset):
        tf.summary.scalar("loss", tf.reduce_mean(batch), step=step)
    writer.close()


class Trainer:
    def __init__(self, path):
        self.writer = tf.summary.create_file_writer(path)

    def begin(self):
        with self.writer.as_default(), tf.summary.record_if(True):  # expect: L105
            """Summaries go to the writer."""

    def end(self):
        self.writer.close()
