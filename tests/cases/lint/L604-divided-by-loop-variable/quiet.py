"""One more, counted from one, or another number."""

from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("logs")


def one_more(loader, model, epoch):
    total = 0.0
    for i, batch in enumerate(loader):
        total += model(batch)
    writer.add_scalar("loss", total / (i + 1), epoch)
    writer.add_scalar("loss/length", total / len(loader), epoch)


def from_one(loader, model, epoch):
    total = 0.0
    for i, batch in enumerate(loader, 1):
        total += model(batch)
        writer.add_scalar("so far", total / i, i)
    writer.add_scalar("loss", total / i, epoch)


def from_one_by_range(n, model):
    total = 0.0
    for i in range(1, n + 1):
        total += model(i)
    writer.add_scalar("loss", total / i, 0)


def guarded(loader, model):
    total = 0.0
    for i, batch in enumerate(loader):
        if i > 0:
            writer.add_scalar("before this one", total / i, i)
        total += model(batch)


def advanced(loader, model):
    total, i = 0.0, 0
    for batch in loader:
        total += model(batch)
        i += 1
    writer.add_scalar("loss", total / i, 0)


def by_interval(loader, model):
    total = 0.0
    for i, batch in enumerate(loader):
        total += model(batch)
        if i % 100 == 99:
            writer.add_scalar("loss", total / 100, i)
            total = 0.0


def counted_on(loader, model):
    total = 0.0
    for i, batch in enumerate(loader):
        total += model(batch)
        i += 1
    writer.add_scalar("loss", total / i, 0)


def per_value(sizes, loss):
    for size in sizes:
        writer.add_scalar("per size", loss / size, size)


def two_loops(loader, others, model, epochs):
    for epoch in range(epochs):
        for i, batch in enumerate(loader):
            model(batch)
        total = 0.0
        for i, batch in enumerate(others, 1):
            total += model(batch)
        writer.add_scalar("loss", total / i, epoch)
