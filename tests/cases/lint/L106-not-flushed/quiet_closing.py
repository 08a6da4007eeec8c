"""Closing by atexit, by a context of one's own, by a framework's event."""

import atexit
import signal
from torch.utils.tensorboard import SummaryWriter
from ignite.contrib.handlers.tensorboard_logger import TensorboardLogger
from ignite.engine import Engine, Events

writer = SummaryWriter("runs")


@atexit.register
def cleanup():
    writer.close()


class Trainer:
    def __init__(self):
        self.writer = SummaryWriter("runs/t")
        atexit.register(self.writer.close)

    def train(self):
        for i in range(10):
            self.writer.add_scalar("a", i, i)


class Context:
    def __enter__(self):
        self.tb = SummaryWriter("runs/c")
        return self

    def log(self, i):
        self.tb.add_scalar("a", i, i)

    def __exit__(self, *a):
        self.tb.close()


def main():
    w = SummaryWriter("runs/ignite")
    trainer = Engine(lambda e, b: b)

    @trainer.on(Events.ITERATION_COMPLETED)
    def log(engine):
        w.add_scalar("loss", engine.state.output, engine.state.iteration)

    @trainer.on(Events.COMPLETED)
    def end(engine):
        w.close()

    trainer.run([1, 2])
    for i in range(10):
        writer.add_scalar("a", i, i)


if __name__ == "__main__":
    main()
    Trainer().train()
    with Context() as c:
        c.log(1)
