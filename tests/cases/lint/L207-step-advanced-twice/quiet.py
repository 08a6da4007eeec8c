"""One advances, the other does not; branches; steps of their own; a counter in two loops."""

import tensorflow.compat.v1 as tf
from torch.utils.tensorboard import SummaryWriter


def build(generator_loss, discriminator_loss, name):
    global_step = tf.train.get_or_create_global_step()
    other_step = tf.Variable(0, trainable=False)
    first = tf.train.AdamOptimizer(2e-4).minimize(discriminator_loss)
    second = tf.train.AdamOptimizer(1e-4).minimize(generator_loss, global_step=global_step)
    third_step = tf.Variable(0, trainable=False)
    third = tf.train.AdamOptimizer(1e-4).minimize(generator_loss, global_step=third_step)
    if name == "adam":
        fourth = tf.train.AdamOptimizer(1e-4).minimize(generator_loss, other_step)
    else:
        fourth = tf.train.MomentumOptimizer(1e-4, 0.9).minimize(generator_loss, other_step)
    return first, second, third, fourth


def train(gan, loader):
    writer = SummaryWriter("runs/gan")
    step = 0
    for batch in loader:
        writer.add_scalar("loss", gan.discriminate(batch), step)
        if gan.ready:
            step += 1
            continue
        step += 1
    for batch in loader:
        step += 1
    writer.close()


def counts_batches_and_samples(writer, data, tf):
    step, samples = tf.Variable(0), tf.Variable(0)
    for batch in data:
        step.assign_add(1)
        samples.assign_add(len(batch))
        with writer.as_default():
            tf.summary.scalar("loss", batch.loss, step=step)
