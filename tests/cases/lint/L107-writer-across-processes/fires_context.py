"""A process of a context, its arguments by keyword."""

from torch.utils.tensorboard import SummaryWriter
import multiprocessing


def worker(queue, writer):
    while True:
        item = queue.get()
        writer.add_scalar("x", item, item)


def main():
    writer = SummaryWriter("runs")
    ctx = multiprocessing.get_context("fork")
    q = ctx.Queue()
    p = ctx.Process(target=worker, kwargs={"queue": q, "writer": writer})  # expect: L107
    p.start()
    writer.close()


main()
