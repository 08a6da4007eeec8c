"""A callback of Keras that opens its directory at each epoch's end."""

import keras
import tensorflow as tf


class CB(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        writer = tf.summary.create_file_writer("logs/cb")  # expect: L102
        with writer.as_default():
            tf.summary.scalar("x", logs["loss"], step=epoch)
