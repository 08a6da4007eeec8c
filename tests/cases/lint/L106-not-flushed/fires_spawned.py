"""A spawned worker: its queue is closed before atexit closes the writer."""

from tensorboardX import SummaryWriter
import torch.distributed as dist


def main_worker(gpu, args):
    dist.init_process_group("nccl")
    if gpu == 0:
        tb = SummaryWriter(args.logdir)  # expect: L106
    for epoch in range(args.epochs):
        loss = 1
        if gpu == 0:
            tb.add_scalar("train/loss", loss, epoch)
        acc = 1
        if gpu == 0:
            tb.add_scalar("val/acc", acc, epoch)
            tb.add_scalar("lr", 1, epoch)


import torch.multiprocessing as mp


def main(args):
    mp.spawn(main_worker, nprocs=4, args=(args,))
