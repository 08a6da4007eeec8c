"""SummaryWriter is Python: inside jax.jit it runs while tracing, and then never again."""

import jax
import jax.numpy as jnp
from tensorboardX import SummaryWriter

writer = SummaryWriter("logs")


@jax.jit
def train_step(params, batch, step):
    loss = jnp.mean((batch @ params) ** 2)
    writer.add_scalar("loss", loss, step)  # expect: L402
    return params - 0.1 * jax.grad(lambda p: jnp.mean((batch @ p) ** 2))(params)


def update(params, batch):
    writer.add_histogram("params", params, 0)  # expect: L402
    return params


fast_update = jax.jit(update)
