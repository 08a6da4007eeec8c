"""Children by os.fork() that leave by os._exit()."""

import os
from torch.utils.tensorboard import SummaryWriter


def child(rank):
    writer = SummaryWriter(f"runs/{rank}")  # expect: L106
    for s in range(10):
        writer.add_scalar("v", s, s)


for r in range(3):
    if os.fork() == 0:
        child(r)
        os._exit(0)
