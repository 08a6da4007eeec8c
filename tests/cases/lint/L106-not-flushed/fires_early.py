"""Ways out before the writer is closed; a stamp made once; a dict of phases."""

import sys
import os
from datetime import datetime
from torch.utils.tensorboard import SummaryWriter


def train(loader):
    writer = SummaryWriter("runs")
    for step, loss in enumerate(loader):
        writer.add_scalar("loss", loss, step)
        if loss != loss:
            print("nan")
            return  # expect: L106
        if loss > 1e9:
            sys.exit(1)  # expect: L106
    writer.close()


def fine(loader):
    writer = SummaryWriter("runs")
    if not loader:
        return
    try:
        for step, loss in enumerate(loader):
            writer.add_scalar("loss", loss, step)
            if loss != loss:
                return
    finally:
        writer.close()


def stamp():
    log_dir = os.path.join("runs", datetime.now().strftime("%H"))
    for epoch in range(10):
        writer = SummaryWriter(log_dir)  # expect: L101
        writer.add_scalar("a", 1, epoch)
        writer.close()


def phases(loaders, model):
    writer = SummaryWriter("runs/p")
    sets = {"train": loaders[0], "val": loaders[1]}
    for epoch in range(10):
        for name, loader in sets.items():
            writer.add_scalar("acc", model(loader), epoch)  # expect: L203
        for phase in sets:
            writer.add_scalar(f"acc/{phase}", model(phase), epoch)
    writer.close()
