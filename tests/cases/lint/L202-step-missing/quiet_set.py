"""The step is set for all, by set_step, by the context, or by the default writer."""

import tensorflow as tf

writer = tf.summary.create_file_writer("logs")


def train(dataset):
    for step, batch in enumerate(dataset):
        tf.summary.experimental.set_step(step)
        with writer.as_default():
            tf.summary.scalar("loss", tf.reduce_mean(batch))


def validate(dataset):
    with writer.as_default(step=len(dataset)):
        tf.summary.scalar("validation/loss", tf.reduce_mean(dataset))
