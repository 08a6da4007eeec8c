"""The directory is handed over, not the writer; a process of its own that writes what a queue brings."""

import multiprocessing as mp
from multiprocessing.dummy import Pool

from torch.utils.tensorboard import SummaryWriter


def write_all(queue, directory):
    writer = SummaryWriter(directory)
    for tag, value, step in iter(queue.get, None):
        writer.add_scalar(tag, value, step)
    writer.close()


def train(rank, directory, queue):
    queue.put((f"loss/{rank}", 0.5, 0))
    with SummaryWriter(f"{directory}/{rank}") as own:
        own.add_scalar("loss", 0.5, 0)


def main():
    queue = mp.Queue()
    writer = SummaryWriter("runs/main")
    logger = mp.Process(target=write_all, args=(queue, "runs/all"))
    logger.start()
    workers = [mp.Process(target=train, args=(rank, writer.log_dir, queue)) for rank in range(4)]
    for worker in workers:
        worker.start()
    with Pool(4) as threads:
        threads.map(lambda step: writer.add_scalar("step", step, step), range(8))
    for worker in workers:
        worker.join()
    queue.put(None)
    logger.join()
    writer.close()


if __name__ == "__main__":
    main()
