"""Rank guards: a decorator, None, a writer that does nothing, a flag, continue."""

import torch.distributed as dist
from torch.utils.tensorboard import SummaryWriter
from lightning.pytorch.utilities import rank_zero_only


class Noop:
    def __getattr__(self, name):
        return lambda *a, **k: None


class Log:
    @rank_zero_only
    def __init__(self, d):
        self.writer = SummaryWriter(d)

    @rank_zero_only
    def scalar(self, tag, v, step):
        self.writer.add_scalar(tag, v, step)

    def finalize(self):
        self.writer.close()


def main(args, loader):
    writer = SummaryWriter(args.d) if args.rank == 0 else Noop()
    main_process = dist.get_rank() == 0
    board = None
    if main_process:
        board = SummaryWriter(args.d2)
    for step, batch in enumerate(loader):
        writer.add_scalar("loss", batch, step)
        if board is not None:
            board.add_scalar("loss", batch, step)
        if not main_process:
            continue
        board.add_scalar("x", batch, step)
    if board:
        board.close()
    if args.rank == 0:
        writer.close()
