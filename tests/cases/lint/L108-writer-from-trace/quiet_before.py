"""The name is bound again when the compiled function has run for the last time."""

import tensorflow as tf

writer = tf.summary.create_file_writer("logs/eager")
with writer.as_default():
    for step in range(100):
        tf.summary.scalar("metric", 0.5, step=step)

writer = tf.summary.create_file_writer("logs/function")


@tf.function
def run(step):
    with writer.as_default():
        tf.summary.scalar("metric", 0.5, step=step)


for step in tf.range(100, dtype=tf.int64):
    run(step)

writer = tf.summary.create_file_writer("logs/after")
with writer.as_default():
    tf.summary.scalar("done", 1.0, step=0)
