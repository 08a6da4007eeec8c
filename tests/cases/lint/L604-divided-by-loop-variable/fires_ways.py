"""The same by other ways: in place, returned, of a list, written out."""

from torch.utils.tensorboard import SummaryWriter
from tqdm import tqdm

writer = SummaryWriter("logs")


def in_place(loader, model, epoch):
    epoch_loss = 0
    for step, (x, y) in enumerate(loader):
        epoch_loss += model(x, y).item()
    epoch_loss /= step  # expect: L604
    writer.add_scalar("loss", epoch_loss, epoch)


def written_out(loader, model, epoch):
    epoch_loss = 0
    for step, x in enumerate(tqdm(loader)):
        epoch_loss = epoch_loss + model(x)
    average = epoch_loss / step  # expect: L604
    writer.add_scalar("loss", average, epoch)


def average_of(loader, model):
    total = 0
    for step, x in enumerate(loader):
        total += model(x)
    return total / step  # expect: L604


def returned(loader, model, epoch):
    writer.add_scalar("loss", average_of(loader, model), epoch)


def of_a_list(loader, model, epoch):
    losses = []
    for i, x in enumerate(loader):
        losses.append(model(x))
    writer.add_scalar("loss", sum(losses) / i, epoch)  # expect: L604
