"""DDP: every process of torchrun makes a writer on the same directory."""

import os

import torch
import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel
from torch.utils.tensorboard import SummaryWriter


def main():
    dist.init_process_group("nccl")
    local_rank = int(os.environ["LOCAL_RANK"])
    torch.cuda.set_device(local_rank)
    model = DistributedDataParallel(torch.nn.Linear(10, 1).cuda(), device_ids=[local_rank])
    writer = SummaryWriter("runs/ddp")  # expect: L404
    for step in range(1000):
        loss = model(torch.randn(32, 10).cuda()).mean()
        loss.backward()
        writer.add_scalar("loss", loss.item(), step)
    writer.close()
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
