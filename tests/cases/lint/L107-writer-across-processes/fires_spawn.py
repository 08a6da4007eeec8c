"""Workers of A3C are handed one writer."""

import torch.multiprocessing as mp
from torch.utils.tensorboard import SummaryWriter


def worker(rank, writer, model):
    for i in range(10):
        writer.add_scalar("loss", i, i)


if __name__ == "__main__":
    writer = SummaryWriter("runs/a3c")
    processes = []
    for rank in range(4):
        p = mp.Process(target=worker, args=(rank, writer, None))  # expect: L107
        p.start()
        processes.append(p)
    for p in processes:
        p.join()
    writer.close()
