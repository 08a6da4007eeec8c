"""A method in an executor of processes; its object holds the writer."""

from concurrent.futures import ProcessPoolExecutor
from torch.utils.tensorboard import SummaryWriter


class Runner:
    def __init__(self):
        self.writer = SummaryWriter("runs")

    def work(self, i):
        self.writer.add_scalar("x", i, i)

    def go(self):
        with ProcessPoolExecutor(4) as ex:
            futures = [ex.submit(self.work, i) for i in range(10)]  # expect: L107
        self.writer.close()
