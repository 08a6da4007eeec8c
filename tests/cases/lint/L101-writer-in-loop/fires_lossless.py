"""lossless's own writers, made in the loop and given no step."""

import lossless


def train(loader, model):
    for step, batch in enumerate(loader):
        writer = lossless.SummaryWriter("runs/a")  # expect: L101
        writer.add_scalar("loss", model(batch), step)
        writer.close()


def other(loader, model):
    writer = lossless.SummaryWriter("runs/b")
    for batch in loader:
        writer.add_scalar("loss", model(batch), 0)  # expect: L201
        writer.add_scalar("acc", model(batch))  # expect: L202
    writer.close()
