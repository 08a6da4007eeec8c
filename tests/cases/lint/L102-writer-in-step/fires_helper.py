"""A helper that opens the same directory anew each time the training loop calls it."""

import tensorflow as tf


def log_metrics(step, loss):
    writer = tf.summary.create_file_writer("logs/train")  # expect: L102
    with writer.as_default():
        tf.summary.scalar("loss", loss, step=step)
    writer.close()


def train(model, dataset, optimizer):
    for step, (x, y) in enumerate(dataset):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(model(x) - y))
        optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))
        log_metrics(step, loss)
