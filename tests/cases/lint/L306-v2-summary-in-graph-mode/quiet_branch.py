"""Graph mode is asked for in one branch, and the eager one writes."""

import sys

import tensorflow as tf

if "--graph" in sys.argv:
    tf.compat.v1.disable_eager_execution()

writer = tf.summary.create_file_writer("logs")
with writer.as_default():
    if tf.executing_eagerly():
        tf.summary.scalar("loss", 0.5, step=1)
