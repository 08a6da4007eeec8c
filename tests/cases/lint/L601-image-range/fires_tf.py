"""tf.summary.image: floats are 0 to 1, integers the whole range of their type."""

import tensorflow as tf

writer = tf.summary.create_file_writer("logs")


def log(path, logits, step):
    image = tf.io.decode_png(tf.io.read_file(path))
    as_float = tf.cast(image, tf.float32)
    with writer.as_default():
        tf.summary.image("input", as_float[tf.newaxis], step=step)  # expect: L601
        tf.summary.image("mask", tf.cast(logits > 0, tf.uint8), step=step)  # expect: L601
        tf.summary.image("classes", tf.cast(tf.sigmoid(logits) > 0.5, tf.int32), step=step)  # expect: L601


def digits(step):
    (x_train, _), _ = tf.keras.datasets.mnist.load_data()
    x_train = x_train.reshape(-1, 28, 28, 1)
    with writer.as_default():
        tf.summary.image("digits", x_train[:10].astype("float32"), step=step)  # expect: L601
