"""Every worker is handed the one writer of the parent."""

import multiprocessing as mp
from functools import partial

import torch.multiprocessing
from torch.utils.tensorboard import SummaryWriter


def evaluate(writer, index):
    writer.add_scalar("score", index * 0.1, index)


def train(rank, writer):
    writer.add_scalar(f"loss/rank{rank}", 0.5, 0)


def main():
    writer = SummaryWriter("runs/shared")
    workers = [mp.Process(target=train, args=(rank, writer)) for rank in range(4)]  # expect: L107
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with mp.Pool(4) as pool:
        pool.map(partial(evaluate, writer), range(8))  # expect: L107
    torch.multiprocessing.spawn(train, args=(writer,), nprocs=2)  # expect: L107
    writer.close()


if __name__ == "__main__":
    main()
