"""Two contexts of one writer in a compiled step."""

import tensorflow as tf

w = tf.summary.create_file_writer("logs")


@tf.function
def step_fn(x, step):
    with w.as_default():
        tf.summary.scalar("loss", x, step=step)
    y = x * 2
    with w.as_default():
        tf.summary.scalar("loss", y, step=step)  # expect: L204
