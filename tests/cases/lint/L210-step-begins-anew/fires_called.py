"""The epoch is a function of its own, which counts from 0 and is called for each epoch."""

from torch.utils.tensorboard import SummaryWriter


def train(loader, model, writer):
    for i, batch in enumerate(loader):
        loss = model(batch)
        if i % 10 == 0:
            writer.add_scalar("loss", loss, i)  # expect: L206, L210


class Trainer:
    def __init__(self, model, loader):
        self.model, self.loader = model, loader
        self.writer = SummaryWriter("runs/trainer")

    def train_epoch(self):
        step = 0
        for batch in self.loader:
            self.writer.add_scalar("loss", self.model(batch), step)  # expect: L210
            step += 1

    def fit(self):
        for _epoch in range(10):
            self.train_epoch()
        self.writer.close()


def main(loader, model):
    writer = SummaryWriter("runs/main")
    for _epoch in range(10):
        train(loader, model, writer)
    writer.close()
