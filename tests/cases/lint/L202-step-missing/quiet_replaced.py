"""Methods that are others': patched, overridden, or of a class that only sounds like a writer. Each adds its step."""

from unittest import mock

from torch.utils.tensorboard import SummaryWriter


class Counting(SummaryWriter):
    count = 0

    def add_scalar(self, tag, value):
        self.count += 1
        super().add_scalar(tag, value, self.count)


class Log:
    def __init__(self, folder):
        self.writer, self.count = SummaryWriter(folder), 0

    def add_image(self, tag, value):
        self.writer.add_image(tag, value, self.count)
        self.count += 1

    def close(self):
        self.writer.close()


class Trainer:
    def __init__(self):
        self.log = Log("runs/log")

    def run(self, loader):
        for batch in loader:
            self.log.add_image("batch", batch)
        self.log.close()


def counted(loader):
    writer = Counting("runs/counted")
    for batch in loader:
        writer.add_scalar("loss", batch.loss)
    writer.close()


def given(log, loader):
    for batch in loader:
        log.add_image("batch", batch)


def patched(loader):
    with mock.patch.object(SummaryWriter, "add_histogram", with_step):
        writer = SummaryWriter("runs/patched")
        for batch in loader:
            writer.add_histogram("weights", batch.weights)
        writer.close()


def with_step(self, tag, values):
    self.count = getattr(self, "count", 0) + 1
    SummaryWriter.add_histogram_raw(self, tag, *values, global_step=self.count)


if __name__ == "__main__":
    Trainer().run([])
    counted([])
    patched([])
