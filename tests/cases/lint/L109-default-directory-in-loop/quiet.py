"""A comment or directory of the trial's own; one writer for all; the default once."""

import itertools

from torch.utils.tensorboard import SummaryWriter


def run(config):
    with SummaryWriter(comment=f"-lr{config['lr']}") as writer:
        writer.add_scalar("loss", 0.5, 0)


def main():
    for rate, size in itertools.product([0.1, 0.01], [16, 32]):
        run({"lr": rate})
        writer = SummaryWriter(comment=f" lr={rate} batch={size}")
        writer.add_scalar("loss", 0.5, 0)
        writer.close()
    single = SummaryWriter()
    for rate in [0.1, 0.01]:
        single.add_scalar(f"loss/{rate}", 0.5, 0)
    single.close()


if __name__ == "__main__":
    main()
