"""The caller holds the context, in this file or in one it imports; a context is pushed on a stack, or entered by hand."""

import contextlib

import tensorflow as tf

writer = tf.summary.create_file_writer("logs")
second = tf.summary.create_file_writer("logs/second")
third = tf.summary.create_file_writer("logs/third")


def log(step, loss):
    tf.summary.scalar("loss", loss, step=step)


@tf.function
def train_step(step):
    loss = tf.random.uniform(())
    tf.summary.scalar("step_loss", loss, step=step)
    return loss


def main():
    with writer.as_default():
        for step in range(10):
            log(step, train_step(tf.constant(step, tf.int64)))
    with contextlib.ExitStack() as stack:
        stack.enter_context(second.as_default())
        tf.summary.scalar("stacked", 1.0, step=0)
    context = third.as_default()
    context.__enter__()
    tf.summary.scalar("by_hand", 1.0, step=0)
    context.__exit__(None, None, None)


if __name__ == "__main__":
    main()
