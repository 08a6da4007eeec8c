"""A constant directory in the function that the sweep calls."""

import os

from torch.utils.tensorboard import SummaryWriter

LOGS = "runs"


def train(rate):
    with SummaryWriter(os.path.join(LOGS, "sweep")) as writer:  # expect: L110
        for step in range(100):
            writer.add_scalar("loss", rate / (step + 1), step)


if __name__ == "__main__":
    for rate in (0.1, 0.01):
        train(rate)
