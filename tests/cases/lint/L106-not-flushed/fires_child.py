"""A forked child leaves by os._exit(): no atexit runs there, also tensorboardX's does not."""

from multiprocessing import Process

from tensorboardX import SummaryWriter


def worker(rank, losses):
    writer = SummaryWriter(f"runs/worker{rank}")  # expect: L106
    for step, loss in enumerate(losses):
        writer.add_scalar("loss", loss, step)


def main(losses):
    children = [Process(target=worker, args=(rank, losses)) for rank in range(4)]
    for child in children:
        child.start()
    for child in children:
        child.join()


if __name__ == "__main__":
    main([0.5, 0.25])
