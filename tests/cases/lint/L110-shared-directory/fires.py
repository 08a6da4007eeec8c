"""The training's and the validation's writer share one directory: one run, two files, equal tags on top of each other."""

import tensorflow as tf

train_writer = tf.summary.create_file_writer("logs/model")
valid_writer = tf.summary.create_file_writer("logs/model")  # expect: L110

for epoch in range(10):
    with train_writer.as_default():
        tf.summary.scalar("loss", 1.0 / (epoch + 1), step=epoch)
    with valid_writer.as_default():
        tf.summary.scalar("loss", 2.0 / (epoch + 1), step=epoch)
