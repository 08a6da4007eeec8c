"""No step at the call, and none set anywhere."""

import tensorflow as tf

writer = tf.summary.create_file_writer("logs")

with writer.as_default():
    for epoch in range(10):
        tf.summary.scalar("loss", 1.0 / (epoch + 1))  # expect: L202
