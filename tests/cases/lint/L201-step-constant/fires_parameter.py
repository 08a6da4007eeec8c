"""A counter of the function that nothing counts; the writer is handed in."""

from torch.utils.tensorboard import SummaryWriter


def train(model, loader, writer):
    n_iter = 0
    for batch in loader:
        loss = model(batch)
        writer.add_scalar("loss", loss, n_iter)  # expect: L201


def go(model, loader):
    with SummaryWriter("runs") as writer:
        train(model, loader, writer)
