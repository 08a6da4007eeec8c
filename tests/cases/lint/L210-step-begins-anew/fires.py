"""A counter set to 0 in each epoch, and the index of enumerate()."""

from torch.utils.tensorboard import SummaryWriter


def train(model, loader, epochs):
    writer = SummaryWriter("runs/x")
    for epoch in range(epochs):
        step = 0
        for batch in loader:
            writer.add_scalar("loss", model(batch), step)  # expect: L210
            step += 1
        for i, batch in enumerate(loader):
            writer.add_scalar("loss2", model(batch), i)  # expect: L210
    writer.close()
