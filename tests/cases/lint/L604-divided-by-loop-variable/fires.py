"""i counts from 0: the sum of n losses is divided by n - 1."""

from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("logs")


def train(loader, model, epochs):
    for epoch in range(epochs):
        running_loss = 0.0
        for i, batch in enumerate(loader):
            loss = model(batch)
            running_loss += loss.item()
        writer.add_scalar("loss", running_loss / i, epoch)  # expect: L604


def by_range(batches, model, epoch):
    total = 0.0
    for index in range(len(batches)):
        total += model(batches[index])
    mean = total / index  # expect: L604
    writer.add_scalar("loss", mean, epoch)


def inside(loader, model):
    total = 0
    for step, batch in enumerate(loader):
        total += model(batch)
        writer.add_scalar("loss", total / step, step)  # expect: L604


def two_loops(loader, others, model, epochs):
    for epoch in range(epochs):
        total = 0.0
        for i, batch in enumerate(loader):
            total += model(batch)
        writer.add_scalar("loss/train", total / i, epoch)  # expect: L604
        for i, batch in enumerate(others, 1):
            model(batch)
