"""Both halves of a GAN's round advance the variable."""

import tensorflow as tf

step = tf.Variable(0, dtype=tf.int64)
writer = tf.summary.create_file_writer("logs")


def train(generator, discriminator, data):
    for batch in data:
        loss = discriminator.update(batch)
        step.assign_add(1)
        generator.update(batch)
        step.assign_add(1)  # expect: L207
        with writer.as_default():
            tf.summary.scalar("loss", loss, step=step)
    writer.close()
