"""More guards: numbers of other names, schedulers, decorators of Lightning, lazy writers."""

import os

import torch.distributed as dist
import torch.multiprocessing as mp
from lightning.pytorch.utilities import rank_zero_only
from torch.utils.tensorboard import SummaryWriter


def by_number(i, world):
    dist.init_process_group("nccl", rank=i, world_size=world)
    if i == 0:
        writer = SummaryWriter("runs/first")
        writer.close()


def by_scheduler():
    dist.init_process_group("nccl")
    writer = SummaryWriter("runs/slurm") if int(os.environ["SLURM_PROCID"]) < 1 else None
    if writer is not None:
        writer.close()


class Logger:
    def __init__(self, rank):
        dist.init_process_group("nccl")
        self.rank = rank
        self._writer = None

    @property
    def writer(self):
        if self._writer is None:
            self._writer = SummaryWriter("runs/lazy")
        return self._writer

    def log(self, name, value, step):
        if self.rank in (-1, 0):
            self.writer.add_scalar(name, value, step)

    @rank_zero_only
    def close(self):
        self._writer.close()


def leaves_early(args):
    dist.init_process_group("nccl")
    args.verbose = dist.get_rank() == 0
    if not args.verbose:
        return
    writer = SummaryWriter("runs/early")
    writer.close()


if __name__ == "__main__":
    mp.spawn(by_number, args=(2,), nprocs=2)
    by_scheduler()
    logger = Logger(0)
    logger.log("a", 1.0, 0)
    logger.close()
    leaves_early(None)
