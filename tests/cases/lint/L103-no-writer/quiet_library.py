"""A library: whoever calls it holds the context."""

import tensorflow as tf


def log_gradients(gradients, variables, step):
    for gradient, variable in zip(gradients, variables):
        tf.summary.scalar(variable.name + "/norm", tf.norm(gradient), step=step)


class Agent:
    def train(self, experience, step):
        loss = self.loss(experience)
        tf.summary.scalar("loss", loss, step=step)
        return loss
