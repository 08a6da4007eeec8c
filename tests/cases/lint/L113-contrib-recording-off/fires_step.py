"""Recorded every so many global steps, and there is no global step."""

import tensorflow as tf
from tensorflow.contrib import summary

tf.enable_eager_execution()
writer = summary.create_file_writer("logs")
with writer.as_default(), summary.record_summaries_every_n_global_steps(100):  # expect: L113
    for batch in range(1000):
        summary.scalar("loss", 0.5)
