"""Metrics of both phases in one context."""

import tensorflow as tf

train_loss = tf.keras.metrics.Mean()
test_loss = tf.keras.metrics.Mean()
writer = tf.summary.create_file_writer("logs")
for epoch in range(5):
    with writer.as_default():
        tf.summary.scalar("loss", train_loss.result(), step=epoch)
        tf.summary.scalar("loss", test_loss.result(), step=epoch)  # expect: L203
