"""A constant of the module as the directory, tf.summary in the loop of batches."""

import tensorflow as tf

log_dir = "logs/run1"


def train(ds, model):
    step = 0
    for x, y in ds:
        loss = model(x, y)
        step += 1
        summary_writer = tf.summary.create_file_writer(log_dir)  # expect: L101
        with summary_writer.as_default():
            tf.summary.scalar("loss", loss, step=step)
