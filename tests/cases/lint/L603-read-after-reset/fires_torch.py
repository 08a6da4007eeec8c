"""Meters, torchmetrics, and a running loss set to zero one line too early."""

import torchmetrics
from torch.utils.tensorboard import SummaryWriter


class AverageMeter:
    def reset(self):
        self.total = self.count = self.avg = 0

    def update(self, value):
        self.total += value
        self.count += 1
        self.avg = self.total / self.count


def train(loader, model, epochs):
    writer = SummaryWriter("logs")
    losses = AverageMeter()
    accuracy = torchmetrics.Accuracy("binary")
    running_loss = 0.0
    for epoch in range(epochs):
        for i, (x, y) in enumerate(loader):
            loss = model(x, y)
            losses.update(loss)
            accuracy.update(model(x), y)
            running_loss += loss
            if i % 100 == 99:
                running_loss = 0.0
                writer.add_scalar("running", running_loss / 100, epoch * len(loader) + i)  # expect: L603
        losses.reset()
        accuracy.reset()
        writer.add_scalar("loss", losses.avg, epoch)  # expect: L603
        writer.add_scalar("accuracy", accuracy.compute(), epoch)  # expect: L603
    writer.close()
