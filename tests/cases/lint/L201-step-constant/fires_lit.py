"""A literal step."""

import tensorflow as tf

w = tf.summary.create_file_writer("logs")
with w.as_default():
    for i in range(100):
        tf.summary.scalar("loss", i * 0.1, step=1)  # expect: L201
