"""Made and not entered in one line."""

import tensorflow as tf


def prepare(directory):
    tf.summary.create_file_writer(directory).as_default()  # expect: L115
