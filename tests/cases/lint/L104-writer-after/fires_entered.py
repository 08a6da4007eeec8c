"""The context is entered after the loop that should have stood in it."""

import tensorflow as tf

losses = []
for step in range(50):
    losses.append(tf.random.uniform(()))
    tf.summary.scalar("loss", losses[-1], step=step)  # expect: L104

with tf.summary.create_file_writer("logs").as_default():
    tf.summary.scalar("mean", sum(losses) / len(losses), step=50)
