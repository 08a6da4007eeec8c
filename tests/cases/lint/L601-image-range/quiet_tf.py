"""convert_image_dtype scales; v1's image summary normalises floats itself."""

import tensorflow as tf

writer = tf.summary.create_file_writer("logs")


def log(path, mask, step):
    image = tf.io.decode_jpeg(tf.io.read_file(path))
    with writer.as_default():
        tf.summary.image("input", image[tf.newaxis], step=step)
        tf.summary.image("scaled", tf.image.convert_image_dtype(image, tf.float32)[None], step=step)
        tf.summary.image("divided", tf.cast(image, tf.float32)[None] / 255.0, step=step)
        tf.summary.image("mask", tf.cast(mask > 0, tf.float32), step=step)
        tf.summary.image("bytes", tf.cast(mask > 0, tf.uint8) * 255, step=step)
    tf.compat.v1.summary.image("v1", tf.cast(image, tf.float32)[None])
