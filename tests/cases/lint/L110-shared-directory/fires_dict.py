"""A dict of writers for one directory."""

import tensorflow as tf

writers = {
    "train": tf.summary.create_file_writer("logs"),
    "val": tf.summary.create_file_writer("logs"),  # expect: L110
}
