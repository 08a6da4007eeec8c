"""A helper that is handed the directory of the options for each step."""

import argparse

from torch.utils.tensorboard import SummaryWriter


def log_epoch(path, epoch, loss):
    writer = SummaryWriter(path)  # expect: L102
    writer.add_scalar("loss", loss, epoch)
    writer.close()


def log_to(path, epoch, loss):
    writer = SummaryWriter(path)
    writer.add_scalar("loss", loss, epoch)
    writer.close()


def main(losses):
    args = argparse.ArgumentParser().parse_args()
    for epoch, loss in enumerate(losses):
        log_epoch(args.out, epoch, loss)
    for epoch, loss in enumerate(losses):
        args.run = f"runs/{epoch}"
        log_to(args.run, epoch, loss)
