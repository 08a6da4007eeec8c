"""The value is bound first, and empty already."""

from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("logs")


class Trainer:
    def __init__(self, metric):
        self.metric = metric

    def end_epoch(self, epoch):
        self.metric.reset()
        value = self.metric.compute()
        writer.add_scalar("metric", value, epoch)  # expect: L603


def epochs(batches, model):
    for epoch in range(5):
        total = 0.0
        for batch in batches:
            total += model(batch)
        total = 0
        writer.add_scalar("loss", total, epoch)  # expect: L603
