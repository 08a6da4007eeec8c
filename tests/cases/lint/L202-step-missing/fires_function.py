"""A compiled step without a step."""

import tensorflow as tf


@tf.function
def step(x):
    tf.summary.scalar("loss", x)  # expect: L202


w = tf.summary.create_file_writer("logs")
with w.as_default():
    for i in range(3):
        step(tf.constant(1.0))
