"""Two functions that are handed one writer."""

from torch.utils.tensorboard import SummaryWriter


def train(model, loader, writer, epoch):
    loss = model(loader)
    writer.add_scalar("Loss", loss, epoch)


def test(model, loader, writer, epoch):
    loss = model(loader)
    writer.add_scalar("Loss", loss, epoch)  # expect: L203


def main(model, a, b):
    writer = SummaryWriter("runs")
    for epoch in range(10):
        train(model, a, writer, epoch)
        test(model, b, writer, epoch)
    writer.close()
