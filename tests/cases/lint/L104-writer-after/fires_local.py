"""A function whose writer becomes the default behind its summaries."""

import tensorflow as tf


def late(ds):
    for step, x in enumerate(ds):
        tf.summary.scalar("loss", x, step=step)  # expect: L104
    writer = tf.summary.create_file_writer("logs")
    writer.set_as_default()
