"""Two optimisers of a GAN advance one global step."""

import tensorflow.compat.v1 as tf


def build(generator_loss, discriminator_loss):
    global_step = tf.train.get_or_create_global_step()
    optimizer = tf.train.AdamOptimizer(2e-4)
    train_discriminator = optimizer.minimize(discriminator_loss, global_step=global_step)
    train_generator = tf.train.AdamOptimizer(1e-4).minimize(generator_loss, global_step=global_step)  # expect: L207
    return train_discriminator, train_generator
