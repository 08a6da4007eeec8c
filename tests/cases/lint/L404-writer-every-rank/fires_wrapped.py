"""The group is joined in a helper of another file; wrapping the model in DDP shows it. An accelerator is asked about."""

import torch
from accelerate import Accelerator
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.tensorboard import SummaryWriter
from utils import init_distributed_mode


def main(args):
    init_distributed_mode(args)
    model = DDP(torch.nn.Linear(10, 1))
    writer = SummaryWriter(args.log_dir)  # expect: L404
    writer.add_scalar("parameters", sum(p.numel() for p in model.parameters()), 0)
    writer.close()


def accelerated():
    accelerator = Accelerator()
    writer = SummaryWriter("runs/accelerated")  # expect: L404
    writer.add_scalar("processes", accelerator.num_processes, 0)
    writer.close()


if __name__ == "__main__":
    main(None)
    accelerated()
