"""The line was copied, its tag was not changed."""

import tensorflow as tf


def fit(model, train_data, val_data, epochs):
    writer = tf.summary.create_file_writer("logs")
    for epoch in range(epochs):
        train_loss = model.train_one_epoch(train_data)
        with writer.as_default():
            tf.summary.scalar("loss", train_loss, step=epoch)
        val_loss = model.evaluate(val_data)
        with writer.as_default():
            tf.summary.scalar("loss", val_loss, step=epoch)  # expect: L203
    writer.close()
