"""One function for both phases; only the progress bar knows which."""

import torch
from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("runs/both")


def run_epoch(model, loader, epoch, optimizer=None):
    total = 0.0
    for x, y in loader:
        loss = torch.nn.functional.cross_entropy(model(x), y)
        if optimizer is not None:
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        total += loss.item()
    writer.add_scalar("epoch_loss", total / len(loader), epoch)  # expect: L203


def main(model, train_loader, val_loader, optimizer):
    for epoch in range(10):
        run_epoch(model, train_loader, epoch, optimizer)
        run_epoch(model, val_loader, epoch)
    writer.close()
