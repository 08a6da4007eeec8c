"""Kept, returned, entered, passed on; the graph of TensorFlow 1 is written as the writer is made."""

import tensorflow.compat.v1 as tf
from torch.utils.tensorboard import SummaryWriter


class Logger:
    def __init__(self, directory):
        self.writer = SummaryWriter(directory)

    def close(self):
        self.writer.close()


def make(directory):
    return SummaryWriter(directory)


def main(net, trainer):
    with SummaryWriter("runs/a") as writer:
        writer.add_scalar("loss", 0.5, 0)
    trainer.fit(net, writer=SummaryWriter("runs/b"))
    with tf.Session() as session:
        tf.summary.FileWriter("logs", session.graph)
        tf.summary.FileWriter("logs/graph").add_graph(session.graph)


class Board(SummaryWriter):
    def __init__(self, directory):
        super().__init__(directory)


def note(rate, accuracy):
    SummaryWriter("runs/search").add_hparams({"rate": rate}, {"accuracy": accuracy})
