"""Recording was switched off, and stayed off."""

import tensorflow as tf

DEBUG = False
writer = tf.summary.create_file_writer("logs")

with writer.as_default(), tf.summary.record_if(False):
    for step in range(100):
        tf.summary.scalar("loss", 1.0 / (step + 1), step=step)  # expect: L112

with writer.as_default():
    with tf.summary.record_if(DEBUG):
        tf.summary.scalar("debug/loss", 0.5, step=0)  # expect: L112
    with tf.summary.record_if(lambda: False):
        tf.summary.scalar("lambda/loss", 0.5, step=0)  # expect: L112
