"""A second writer under the same name, and the compiled function goes on."""

import tensorflow as tf

writer = tf.summary.create_file_writer("logs/first")


@tf.function
def train_step(x, step):
    with writer.as_default():  # expect: L108
        tf.summary.scalar("loss", tf.reduce_mean(x), step=step)


for step in range(10):
    train_step(tf.ones((2,)), tf.constant(step, tf.int64))
writer = tf.summary.create_file_writer("logs/second")
for step in range(10):
    train_step(tf.ones((2,)), tf.constant(step, tf.int64))
