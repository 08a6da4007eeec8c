"""Subclasses, proxies, patched methods, starred arguments."""

import functools
from torch.utils.tensorboard import SummaryWriter


class MyWriter(SummaryWriter):
    def __init__(self, logdir, every=10):
        super().__init__(logdir)
        self.every = every
        self.n = 0

    def log(self, values):
        self.n += 1
        for name, value in values.items():
            self.add_scalar(name, value, self.n)

    def log_training(self, loss, lr, iteration):
        self.add_scalar("training.loss", loss, iteration)
        self.add_scalar("lr", lr, iteration)

    def log_validation(self, loss, iteration):
        self.add_scalar("validation.loss", loss, iteration)


class Proxy:
    def __init__(self, path):
        self._writer = SummaryWriter(path)

    def __getattr__(self, name):
        return getattr(self._writer, name)


def patch(writer):
    original = writer.add_scalar

    @functools.wraps(original)
    def add_scalar(tag, value, step=None, *args, **kwargs):
        return original("prefix/" + tag, value, step, *args, **kwargs)

    writer.add_scalar = add_scalar
    return writer


def main(loader, entries):
    writer = MyWriter("runs")
    proxy = Proxy("runs/proxy")
    patched = patch(SummaryWriter("runs/patched"))
    for i, batch in enumerate(loader):
        writer.log({"a": 1})
        proxy.add_scalar("loss", batch, i)
        proxy.add_scalar("x", batch)
        patched.add_scalar("x", batch)
        for entry in entries:
            writer.add_scalar(*entry)
            writer.add_scalar(**entry)
    writer.close()
    proxy.close()
