"""The step in the name scope."""

import tensorflow as tf

w = tf.summary.create_file_writer("logs")
with w.as_default():
    for step in range(100):
        with tf.name_scope(f"step_{step}"):
            tf.summary.scalar("loss", 0.1, step=step)  # expect: L205
