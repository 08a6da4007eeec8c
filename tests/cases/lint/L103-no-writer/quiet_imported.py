"""The context is another file's: an experiment framework of this project runs the step."""

import tensorflow as tf
from absl import app

from myproject import runner


def train_step(batch, step):
    loss = tf.reduce_mean(batch)
    tf.summary.scalar("loss", loss, step=step)
    return loss


def main(argv):
    del argv
    runner.run(train_step)


if __name__ == "__main__":
    app.run(main)
