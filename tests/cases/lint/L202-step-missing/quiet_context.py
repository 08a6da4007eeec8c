"""as_default(step) gives the step."""

import tensorflow as tf

writer = tf.summary.create_file_writer("logs")
for step in range(100):
    with writer.as_default(step):
        tf.summary.scalar("loss", 1.0 / (step + 1))
