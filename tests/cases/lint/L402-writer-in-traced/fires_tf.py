"""A torch-style writer in a tf.function: the Python call runs at the first trace alone."""

import tensorflow as tf
from tensorboardX import SummaryWriter


class Trainer:
    def __init__(self, model):
        self.model = model
        self.writer = SummaryWriter("logs")

    @tf.function
    def step(self, x, at):
        loss = tf.reduce_mean(self.model(x))
        self._log(loss, at)
        return loss

    def _log(self, loss, at):
        self.writer.add_scalar("loss", loss, at)  # expect: L402
