"""Closed at the end, in finally, by with, by atexit, by a method, by a stack, flushed each epoch."""

import atexit
import contextlib

from torch.utils.tensorboard import SummaryWriter

closed = SummaryWriter("runs/closed")
flushed = SummaryWriter("runs/flushed")
late = SummaryWriter("runs/late")
careful = SummaryWriter("runs/careful")
atexit.register(late.close)

try:
    for epoch in range(10):
        for writer in (closed, flushed, late, careful):
            writer.add_scalar("loss", 1.0 / (epoch + 1), epoch)
        flushed.flush()
finally:
    careful.close()
closed.close()

with SummaryWriter("runs/with") as inside:
    inside.add_scalar("loss", 0.5, 0)

with contextlib.closing(SummaryWriter("runs/closing")) as closing:
    closing.add_scalar("loss", 0.5, 0)


def main():
    with contextlib.ExitStack() as stack:
        board = stack.enter_context(SummaryWriter("runs/stack"))
        board.add_scalar("loss", 0.5, 0)
        kept = SummaryWriter("runs/kept")
        stack.callback(kept.close)
        kept.add_scalar("loss", 0.5, 0)


if __name__ == "__main__":
    main()
