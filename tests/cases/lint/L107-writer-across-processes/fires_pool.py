"""A pool's work uses the writer of the module."""

from multiprocessing import Pool
from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("runs")


def work(i):
    writer.add_scalar("v", i, i)


if __name__ == "__main__":
    with Pool(4) as p:
        p.map(work, range(10))  # expect: L107
    writer.close()
