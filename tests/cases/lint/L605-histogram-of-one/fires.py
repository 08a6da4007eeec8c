"""A histogram of one number, or of a constant."""

import tensorflow as tf
import torch
from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("logs")


def log(loss, step):
    writer.add_histogram("loss", loss.item(), step)  # expect: L605
    writer.add_histogram("zeros", torch.zeros(100), step)  # expect: L605
    writer.add_histogram("mean", float(loss), step)  # expect: L605
    tf.summary.histogram("constant", tf.ones([10]), step=step)  # expect: L605
    tf.summary.histogram("norm", tf.reduce_mean(loss), step=step)  # expect: L605
