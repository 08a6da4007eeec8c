"""The epoch as the step of every batch."""

from torch.utils.tensorboard import SummaryWriter


def train(model, loader, epochs):
    writer = SummaryWriter("r")
    for epoch in range(epochs):
        for batch in loader:
            loss = model(batch)
            writer.add_scalar("batch_loss", loss, epoch)  # expect: L201
    writer.close()
