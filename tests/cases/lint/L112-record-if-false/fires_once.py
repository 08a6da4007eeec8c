"""A condition that is worked out before the loop."""

import tensorflow as tf

writer = tf.summary.create_file_writer("logs")
step = 0
with writer.as_default(), tf.summary.record_if(step % 100 == 0):  # expect: L112
    for step in range(1000):
        tf.summary.scalar("loss", 1.0 / (step + 1), step=step)
