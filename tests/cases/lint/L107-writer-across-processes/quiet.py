"""Threads share one writer; each process makes its own; the parent alone writes what workers send."""

import multiprocessing as mp
import threading
from concurrent.futures import ThreadPoolExecutor

from tensorboardX import GlobalSummaryWriter
from torch.utils.tensorboard import SummaryWriter

shared = GlobalSummaryWriter.getSummaryWriter()


def train(rank, queue):
    with SummaryWriter(f"runs/rank{rank}") as writer:
        writer.add_scalar("loss", 0.5, 0)
    queue.put((rank, 0.5))


def log(writer, step):
    writer.add_scalar("loss", 0.5, step)


def count(worker):
    shared.add_scalar("count", worker)


def main():
    queue = mp.Queue()
    writer = SummaryWriter("runs/parent")
    workers = [mp.Process(target=train, args=(rank, queue)) for rank in range(4)]
    workers += [mp.Process(target=count, args=(rank,)) for rank in range(4)]
    for worker in workers:
        worker.start()
    for step in range(4):
        rank, loss = queue.get()
        writer.add_scalar(f"loss/rank{rank}", loss, step)
    thread = threading.Thread(target=log, args=(writer, 4))
    thread.start()
    thread.join()
    with ThreadPoolExecutor() as executor:
        executor.submit(log, writer, 5)
    with mp.pool.ThreadPool(2) as pool:
        pool.starmap(log, [(writer, 6), (writer, 7)])
    writer.close()


if __name__ == "__main__":
    main()
