"""mp.spawn runs the worker once a GPU; the rank is at hand and not asked."""

import torch.distributed as dist
import torch.multiprocessing as mp
from tensorboardX import SummaryWriter


def worker(rank, world_size):
    dist.init_process_group("gloo", rank=rank, world_size=world_size)
    writer = SummaryWriter(logdir="runs/spawned")  # expect: L404
    for step in range(100):
        writer.add_scalar("loss", 1.0 / (step + 1), step)
    writer.close()


if __name__ == "__main__":
    mp.spawn(worker, args=(4,), nprocs=4)
