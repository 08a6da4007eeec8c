"""os._exit() leaves without flushing; the close below it is never reached."""

import os

from torch.utils.tensorboard import SummaryWriter


def worker(rank, losses):
    writer = SummaryWriter(f"runs/worker{rank}")
    for step, loss in enumerate(losses):
        writer.add_scalar("loss", loss, step)
    if rank != 0:
        os._exit(0)  # expect: L106
    writer.close()
