"""Literals in a class of settings, a loop over tf.range, a negation."""

import tensorflow as tf
from tqdm import tqdm


class Config:
    log_every = 1000
    steps = 500


config = Config()
writer = tf.summary.create_file_writer("logs")
with writer.as_default():
    for step in range(config.steps):
        if step % config.log_every == 0:  # expect: L504
            tf.summary.scalar("by_class", 1.0, step=step)
    for step in tf.range(500):
        if step % 1000 == 999:  # expect: L504
            tf.summary.scalar("by_tensor", 1.0, step=step)
    for step in tqdm(range(500)):
        if not (step + 1) % 1000:  # expect: L504
            tf.summary.scalar("negated", 1.0, step=step)
