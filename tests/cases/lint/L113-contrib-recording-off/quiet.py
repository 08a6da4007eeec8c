"""Told to record, by one of three ways."""

import tensorflow as tf
import tensorflow.contrib.eager as tfe

tfe.enable_eager_execution()
step = tf.train.get_or_create_global_step()
writer = tf.contrib.summary.create_file_writer("logs")

with writer.as_default(), tf.contrib.summary.always_record_summaries():
    tf.contrib.summary.scalar("loss", 0.5)

with writer.as_default(), tf.contrib.summary.record_summaries_every_n_global_steps(100):
    for batch in range(1000):
        step.assign_add(1)
        tf.contrib.summary.scalar("loss", 0.5)


def log_outside(loss):
    tf.contrib.summary.scalar("outside", loss)
