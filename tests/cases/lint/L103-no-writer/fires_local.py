"""A function that makes a writer and never enters it."""

import tensorflow as tf


def train(ds):
    writer = tf.summary.create_file_writer("logs")
    for step, x in enumerate(ds):
        tf.summary.scalar("loss", x, step=step)  # expect: L103
    writer.close()


def fine(ds, step):
    writer = tf.summary.create_file_writer("logs")
    with writer.as_default():
        tf.summary.scalar("loss", ds, step=step)
    tf.summary.scalar("outer", ds, step=step)
