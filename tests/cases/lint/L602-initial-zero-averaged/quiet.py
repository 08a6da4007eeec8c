"""Averages of what was measured."""

import numpy as np
from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("logs")


def by_list(batches, model, epoch):
    losses = []
    for batch in batches:
        losses.append(model(batch))
    writer.add_scalar("loss", np.mean(losses), epoch)


def behind_the_zero(batches, model, epoch):
    losses = [0.0]
    for batch in batches:
        losses.append(model(batch))
    writer.add_scalar("loss", np.mean(losses[1:]), epoch)
    writer.add_scalar("loss/last", losses[-1], epoch)
    writer.add_scalar("loss/per_batch", sum(losses) / (len(losses) - 1), epoch)


def by_sum(batches, model, epoch):
    total, count = 0.0, 0
    for batch in batches:
        total = total + model(batch)
        count += 1
    writer.add_scalar("loss", total / count, epoch)


def by_array(model, batches, epoch):
    losses = np.zeros(len(batches))
    for i, batch in enumerate(batches):
        losses[i] = model(batch)
        writer.add_scalar("so far", losses[: i + 1].mean(), i)
    writer.add_scalar("loss", losses.mean(), epoch)


def moving(model, batches):
    average = 0.0
    for i, batch in enumerate(batches):
        average = 0.9 * average + 0.1 * model(batch)
        writer.add_scalar("corrected", average / (1 - 0.9 ** (i + 1)), i)


def two_things(a, b, epoch):
    middle = 0.0
    middle = (a + b) / 2
    writer.add_scalar("middle", middle, epoch)


def returns(rewards, episode):
    scores = [0]
    for reward in rewards:
        scores.append(scores[-1] + reward)
    writer.add_scalar("return", max(scores), episode)
