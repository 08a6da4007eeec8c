"""tf.summary in jax.jit: recorded once, while tracing."""

from functools import partial

import jax
import tensorflow as tf

writer = tf.summary.create_file_writer("logs")


@partial(jax.jit, static_argnums=(2,))
def train_step(state, batch, step):
    loss = (batch * state).sum()
    with writer.as_default():
        tf.summary.scalar("loss", loss, step=step)  # expect: L402
    return state - loss
