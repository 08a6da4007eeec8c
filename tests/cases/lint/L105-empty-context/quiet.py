"""Contexts that hold something; an empty block of another context."""

import contextlib

import tensorflow as tf


def train(step_function, dataset, directory):
    writer = tf.summary.create_file_writer(directory)
    with writer.as_default():
        for batch in dataset:
            step_function(batch)
    with contextlib.suppress(ValueError):
        pass
    with open(directory + "/done", "w"):
        pass
    writer.close()
