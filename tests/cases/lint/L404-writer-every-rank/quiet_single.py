"""No process group in sight: one process, one writer. A parent that only spawns has one as well."""

import torch.multiprocessing as mp
from torch.utils.tensorboard import SummaryWriter


def worker(rank):
    print(rank)


if __name__ == "__main__":
    writer = SummaryWriter("runs/parent")
    mp.spawn(worker, nprocs=2)
    writer.add_scalar("done", 1.0, 0)
    writer.close()
