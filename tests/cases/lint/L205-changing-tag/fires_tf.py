"""The tag of a histogram with the epoch in it."""

import tensorflow as tf

writer = tf.summary.create_file_writer("logs")


def log(model, epoch):
    with writer.as_default():
        for layer in model.layers:
            tf.summary.histogram(layer.name + "_" + str(epoch), layer.kernel, step=epoch)  # expect: L205
