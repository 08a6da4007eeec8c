"""Many values."""

import tensorflow as tf
import torch
from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("logs")


def log(model, losses, step):
    for name, parameter in model.named_parameters():
        writer.add_histogram(name, parameter, step)
    writer.add_histogram("losses", torch.tensor(losses), step)
    writer.add_histogram("norms", losses.mean(dim=1), step)
    writer.add_histogram("noise", torch.randn(100), step)
    tf.summary.histogram("rows", tf.reduce_mean(losses, axis=1), step=step)
    ones = torch.ones(100)
    ones[3] = losses[0]
    writer.add_histogram("filled", ones, step)
