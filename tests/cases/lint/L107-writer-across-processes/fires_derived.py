"""A process class of this file that is handed a writer, and a thread class that is."""

import threading

import torch.multiprocessing as mp
from torch.utils.tensorboard import SummaryWriter


class Worker(mp.Process):
    def __init__(self, net, writer):
        super().__init__()
        self.net, self.writer = net, writer

    def run(self):
        for episode in range(100):
            self.writer.add_scalar("reward", self.net(episode), episode)


class Watcher(threading.Thread):
    def __init__(self, writer):
        super().__init__()
        self.writer = writer

    def run(self):
        self.writer.add_scalar("load", 1.0, 0)


def main(net):
    writer = SummaryWriter("runs/a3c")
    workers = [Worker(net, writer) for _ in range(4)]  # expect: L107
    for worker in workers:
        worker.start()
    watcher = Watcher(writer)
    watcher.start()
    for worker in (*workers, watcher):
        worker.join()
    writer.close()
