"""os._exit() in the function that writes, before the module closes."""

from torch.utils.tensorboard import SummaryWriter
import atexit, os

writer = SummaryWriter("runs")


def main():
    for i in range(10):
        writer.add_scalar("x", i, i)
    os._exit(0)  # expect: L106


main()
writer.close()
