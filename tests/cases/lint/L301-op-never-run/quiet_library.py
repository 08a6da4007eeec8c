"""A model file: the training loop, the estimator, or slim's train() merges what it defines."""

import tensorflow as tf
from tensorflow.contrib import slim


def model_fn(features, labels, mode, params):
    logits = tf.layers.dense(features, params["classes"])
    loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
    tf.summary.scalar("train_loss", loss)
    train_op = tf.train.AdamOptimizer().minimize(loss, tf.train.get_global_step())
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=train_op)


def add_losses(endpoints):
    for name, tensor in endpoints.items():
        tf.summary.histogram("activations/" + name, tensor)


def train(loss, logdir):
    tf.summary.scalar("total_loss", loss)
    slim.learning.train(slim.learning.create_train_op(loss, tf.train.AdamOptimizer()), logdir)
