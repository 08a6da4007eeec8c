"""A program that trains or tests, never both."""

import argparse

from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("runs/mode")


def train(model, loader):
    for step, batch in enumerate(loader):
        writer.add_scalar("accuracy", model(batch), step)


def test(model, loader):
    for step, batch in enumerate(loader):
        writer.add_scalar("accuracy", model(batch), step)


def main(model, loader):
    parser = argparse.ArgumentParser()
    parser.add_argument("--test", action="store_true")
    if parser.parse_args().test:
        test(model, loader)
    else:
        train(model, loader)
    writer.close()
