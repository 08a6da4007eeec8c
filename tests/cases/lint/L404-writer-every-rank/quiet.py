"""Guards of every shape: if, early return, None, a no-op writer, a flag, a decorator, a directory a rank."""

import os
from functools import wraps

import torch.distributed as dist
from torch.utils.tensorboard import SummaryWriter


def is_main_process():
    return not dist.is_initialized() or dist.get_rank() == 0


def main_only(function):
    @wraps(function)
    def wrapped(*args, **kwargs):
        return function(*args, **kwargs) if is_main_process() else None

    return wrapped


class NoWriter:
    def __getattr__(self, name):
        return lambda *args, **kwargs: None


def by_condition(args):
    dist.init_process_group("nccl")
    writer = None
    if dist.get_rank() == 0:
        writer = SummaryWriter(args.logdir)
    return writer


def by_expression(args):
    return SummaryWriter(args.logdir) if is_main_process() else NoWriter()


def by_early_return(args, local_rank):
    if local_rank != 0:
        return None
    return SummaryWriter(args.logdir)


def by_flag(args):
    args.master = args.rank == 0
    return args.master and SummaryWriter(args.logdir)


@main_only
def by_decorator(args):
    return SummaryWriter(args.logdir)


def by_directory(rank):
    return SummaryWriter(os.path.join("runs", f"rank{rank}"))


def by_directory_made_before(root):
    path = os.path.join(root, str(dist.get_rank()))
    return SummaryWriter(path)


def by_caller(args):
    if is_main_process():
        writer = make_writer(args)
        writer.add_text("args", str(args), 0)


def make_writer(args):
    return SummaryWriter(args.logdir)


def by_environment(args):
    if int(os.environ.get("RANK", 0)) in (-1, 0):
        writer = SummaryWriter(args.logdir)
        writer.close()
