"""One TensorBoard callback in two trainings: both begin at epoch 0, in one directory."""

import tensorflow as tf
from tensorflow import keras

tensorboard = keras.callbacks.TensorBoard(log_dir="logs/fit")


def compare(small, large, x, y):
    small.fit(x, y, epochs=5, callbacks=[tensorboard])
    large.fit(x, y, epochs=5, callbacks=[tensorboard])  # expect: L405
    return tf.reduce_mean(small(x) - large(x))
