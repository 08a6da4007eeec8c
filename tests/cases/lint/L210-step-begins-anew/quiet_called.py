"""Functions that count from 0 and are called with a writer, a tag or an object of their own, or once."""

from torch.utils.tensorboard import SummaryWriter


def train(loader, model, writer):
    for i, batch in enumerate(loader):
        writer.add_scalar("loss", model(batch), i)


def train_on(loader, model, writer, epoch):
    for i, batch in enumerate(loader):
        writer.add_scalar("loss", model(batch), epoch * len(loader) + i)
        writer.add_scalar(f"loss/{epoch}", model(batch), i)


def show(samples, writer):
    for i, sample in enumerate(samples):
        writer.add_image("sample", sample, i)


class Run:
    def __init__(self, name):
        self.writer = SummaryWriter(f"runs/{name}")

    def train(self, loader, model):
        for i, batch in enumerate(loader):
            self.writer.add_scalar("loss", model(batch), i)
        self.writer.close()


def main(loader, model):
    warm = SummaryWriter("runs/warm")
    for epoch in range(10):
        run = Run(epoch)
        run.train(loader, model)
        with SummaryWriter(f"runs/epoch{epoch}") as writer:
            train(loader, model, writer)
        if epoch == 0:
            train(loader, model, warm)
        train_on(loader, model, warm, epoch)
        show(loader, warm)
    warm.close()
