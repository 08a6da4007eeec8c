"""The metric is emptied, and then its value is logged."""

import tensorflow as tf

train_loss = tf.keras.metrics.Mean(name="train_loss")
writer = tf.summary.create_file_writer("logs")


def train(dataset, model, epochs):
    for epoch in range(epochs):
        for batch in dataset:
            train_loss.update_state(model(batch))
        train_loss.reset_state()
        with writer.as_default():
            tf.summary.scalar("loss", train_loss.result(), step=epoch)  # expect: L603
