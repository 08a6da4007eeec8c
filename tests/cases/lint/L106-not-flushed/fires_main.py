"""A program that never closes the writer it makes in main()."""

import argparse

import torch
from torch.utils.tensorboard import SummaryWriter as Board


def validate(net, loader):
    return sum(float(net(x).sum()) for x in loader) / len(loader)


def main(args):
    board = Board(log_dir=args.log_dir)  # expect: L106
    net = torch.nn.Linear(2, 2)
    loader = [torch.randn(8, 2) for _ in range(10)]
    for epoch in range(args.epochs):
        board.add_scalar("val/score", validate(net, loader), epoch)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--log-dir")
    parser.add_argument("--epochs", type=int, default=3)
    main(parser.parse_args())
