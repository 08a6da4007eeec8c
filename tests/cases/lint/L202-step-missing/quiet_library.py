"""A library: the caller has set the step."""

import tensorflow as tf


def log_gradients(gradients):
    for number, gradient in enumerate(gradients):
        tf.summary.scalar(f"gradient/{number}", tf.norm(gradient))
