"""Both versions are served, by a version branch, hasattr or try."""

import tensorflow as tf
from packaging import version

TF2 = version.parse(tf.__version__) >= version.parse("2.0")


def make_writer(logdir):
    if TF2:
        return tf.summary.create_file_writer(logdir)
    return tf.summary.FileWriter(logdir)


def session():
    if hasattr(tf, "Session"):
        return tf.Session()
    return tf.compat.v1.Session()


def placeholder(shape):
    try:
        return tf.placeholder(tf.float32, shape)
    except AttributeError:
        return tf.compat.v1.placeholder(tf.float32, shape)
