"""One name, two writers one after the other: as in a notebook that was exported."""

import tensorflow as tf

writer = tf.summary.create_file_writer("logs/raw")
with writer.as_default():
    tf.summary.image("Training data", images, step=0)

writer = tf.summary.create_file_writer("logs/plots")
with writer.as_default():
    tf.summary.image("Training data", grid, step=0)
