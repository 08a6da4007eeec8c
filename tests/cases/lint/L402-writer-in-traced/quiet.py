"""Logged outside of the traced function, or by a callback that leaves it."""

import jax
import jax.numpy as jnp
import torch
from tensorboardX import SummaryWriter

writer = SummaryWriter("logs")


@jax.jit
def train_step(params, batch):
    return params, jnp.mean(batch @ params)


@jax.jit
def with_callback(params, batch, step):
    loss = jnp.mean(batch @ params)

    def log(value, at):
        writer.add_scalar("inside", float(value), int(at))

    jax.debug.callback(log, loss, step)
    jax.debug.callback(lambda value, at: writer.add_scalar("lambda", float(value), int(at)), loss, step)
    return params


def train(params, batches):
    for step, batch in enumerate(batches):
        params, loss = train_step(params, batch)
        writer.add_scalar("loss", float(loss), step)
    writer.close()


model = torch.compile(torch.nn.Linear(3, 1))


def evaluate(x, step):
    writer.add_scalar("mean", model(x).mean(), step)
