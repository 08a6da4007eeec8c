"""Somebody else closes: a trainer that was given the writer, a class with close(), a framework, a global of another file."""

import torch
from torch.utils.tensorboard import SummaryWriter

from project.engine import Engine, register


class Logger:
    def __init__(self, directory):
        self.writer = SummaryWriter(directory)

    def scalar(self, tag, value, step):
        self.writer.add_scalar(tag, value, step)

    def __del__(self):
        self.writer.close()


class Board(Logger):
    def stop(self):
        self.writer.flush()


def make(directory):
    writer = SummaryWriter(directory)
    return writer


def main():
    engine = Engine(torch.nn.Linear(1, 1), SummaryWriter("runs/engine"))
    writer = SummaryWriter("runs/registered")
    register(writer)
    writer.add_scalar("loss", 0.5, 0)
    engine.run()


if __name__ == "__main__":
    main()
