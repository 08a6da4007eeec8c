"""Averages that count the zero they began with."""

from collections import deque

import numpy as np
from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("logs")


def by_list(batches, model, epoch):
    losses = [0.0]
    for batch in batches:
        losses.append(model(batch))
    writer.add_scalar("loss", np.mean(losses), epoch)  # expect: L602


def by_halves(batches, model, epoch):
    average = 0.0
    for batch in batches:
        average = (average + model(batch)) / 2
    writer.add_scalar("loss", average, epoch)  # expect: L602


def by_array(model, epoch, batches):
    losses = np.zeros(1000)
    for i, batch in enumerate(batches):
        losses[i] = model(batch)
        writer.add_scalar("loss/mean", losses.mean(), i)  # expect: L602


def by_length(batches, model, epoch):
    losses = [0]
    for batch in batches:
        losses.append(model(batch))
    writer.add_scalar("loss", sum(losses) / len(losses), epoch)  # expect: L602


def by_append(batches, model, epoch):
    losses = np.zeros(1)
    for batch in batches:
        losses = np.append(losses, model(batch))
    writer.add_scalar("loss/appended", losses.mean(), epoch)  # expect: L602


def by_window(batches, model, window):
    recent = deque([0.0], maxlen=window)
    for step, batch in enumerate(batches):
        recent.append(model(batch))
        writer.add_scalar("loss/recent", np.mean(recent), step)  # expect: L602
