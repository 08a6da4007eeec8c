"""A tag by format(), and one kept in a variable."""

import tensorflow as tf

w = tf.summary.create_file_writer("logs")
with w.as_default():
    for step in range(1000):
        loss = step * 0.1
        tf.summary.scalar("loss/step_{}".format(step), loss, step=step)  # expect: L205
        name = f"acc_{step}"
        tf.summary.scalar(name, loss, step=step)  # expect: L205
