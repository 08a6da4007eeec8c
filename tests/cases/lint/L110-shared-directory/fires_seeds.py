"""Each seed writes into the same directory."""

import tensorflow as tf


def run(seed):
    writer = tf.summary.create_file_writer("logs/exp")  # expect: L110
    tf.random.set_seed(seed)
    with writer.as_default():
        for step in range(10):
            tf.summary.scalar("loss", tf.random.uniform(()), step=step)


for seed in range(5):
    run(seed)
