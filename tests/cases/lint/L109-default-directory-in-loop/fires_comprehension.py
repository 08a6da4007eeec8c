"""A comprehension over the search."""

import torch
from torch.utils.tensorboard import SummaryWriter


def run(cfg):
    writer = SummaryWriter()  # expect: L109
    for s in range(3):
        writer.add_scalar("a", s, s)
    writer.close()


def main():
    lrs = [1e-2, 1e-3]
    [run({"lr": lr}) for lr in lrs]


main()
