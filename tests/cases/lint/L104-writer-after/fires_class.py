"""The context is entered below the loop."""

import tensorflow as tf

for step in range(100):
    tf.summary.scalar("loss", 0.1, step=step)  # expect: L104
writer = tf.summary.create_file_writer("logs")
with writer.as_default():
    tf.summary.scalar("x", 1, step=0)
