"""None on other ranks, closed where it is not None; the loop over all writers closes them."""

import torch.distributed as dist
from torch.utils.tensorboard import SummaryWriter


def main():
    writer = SummaryWriter("runs/rank0") if dist.get_rank() == 0 else None
    writers = {name: SummaryWriter(f"runs/{name}") for name in ("train", "validation")}
    for step in range(10):
        for name, each in writers.items():
            each.add_scalar("loss", 0.5 / (step + 1), step)
        if writer:
            writer.add_scalar("lr", 0.1, step)
    if writer:
        writer.close()
    for each in writers.values():
        each.close()


if __name__ == "__main__":
    main()
