"""A function for one epoch that opens the same directory."""

from torch.utils.tensorboard import SummaryWriter


def train_one_epoch(model, loader, epoch):
    writer = SummaryWriter("runs/exp1")  # expect: L102
    for i, batch in enumerate(loader):
        loss = model(batch)
        writer.add_scalar("train/loss", loss, epoch * len(loader) + i)
    writer.close()


def main(model, loader):
    for epoch in range(100):
        train_one_epoch(model, loader, epoch)
