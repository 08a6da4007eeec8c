"""One writer made once; the context is held by the caller; one compiled function a run; an eager step."""

import tensorflow as tf

writer = tf.summary.create_file_writer("logs/once")


@tf.function
def train_step(x, step):
    loss = tf.reduce_mean(x)
    with writer.as_default():
        tf.summary.scalar("loss", loss, step=step)
    return loss


@tf.function
def bare_step(x, step):
    tf.summary.scalar("loss", tf.reduce_mean(x), step=step)


class Trainer:
    def __init__(self, directory):
        self.writer = tf.summary.create_file_writer(directory)

    @tf.function
    def step(self, x, step):
        with self.writer.as_default():
            tf.summary.scalar("loss", tf.reduce_mean(x), step=step)

    def eager(self, x, step):
        with self.board.as_default():
            tf.summary.scalar("eager", tf.reduce_mean(x), step=step)


def run(rate, data):
    run_writer = tf.summary.create_file_writer(f"logs/lr{rate}")

    @tf.function
    def inner(x, step):
        with run_writer.as_default():
            tf.summary.scalar("loss", rate * tf.reduce_mean(x), step=step)

    for step, x in enumerate(data):
        inner(x, tf.constant(step, tf.int64))
    run_writer.close()


def main(data):
    for rate in (0.1, 0.01):
        run(rate, data)
        trainer = Trainer(f"logs/trainer{rate}")
        for step, x in enumerate(data):
            trainer.step(x, tf.constant(step, tf.int64))
            train_step(x, tf.constant(step, tf.int64))
        trainer.board = tf.summary.create_file_writer(f"logs/board{rate}")
        trainer.eager(data[0], 0)
