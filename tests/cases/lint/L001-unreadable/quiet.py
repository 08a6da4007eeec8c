"""Python 3, with what only newer versions have."""

import tensorflow as tf

with tf.summary.create_file_writer("logs").as_default():
    match tf.__version__.split("."):
        case ["2", *_]:
            tf.summary.scalar("loss", 0.5, step=1)
