"""compat.v1 under the name tf, and calls of TensorFlow 2."""

import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()
writer = tf.summary.create_file_writer("logs")  # expect: L307


def train(loss, step):
    tf.summary.scalar("loss", loss, step=step)  # expect: L307


def evaluate(accuracy, epoch):
    tf.summary.scalar("accuracy", accuracy, epoch)  # expect: L307
    tf.summary.scalar("accuracy/collected", accuracy, ["evaluation"])
