"""A model's summaries; whoever trains it records."""

import tensorflow as tf


def loss_fn(labels, logits):
    loss = tf.losses.softmax_cross_entropy(labels, logits)
    tf.contrib.summary.scalar("loss", loss)
    return loss
