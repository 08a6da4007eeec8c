"""Contrib summaries are off until told to record."""

import tensorflow as tf

tf.enable_eager_execution()
writer = tf.contrib.summary.create_file_writer("logs")
global_step = tf.train.get_or_create_global_step()

with writer.as_default():
    for batch in range(100):
        global_step.assign_add(1)
        tf.contrib.summary.scalar("loss", 0.5)  # expect: L113
