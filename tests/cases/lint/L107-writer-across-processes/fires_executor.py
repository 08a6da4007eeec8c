"""A writer in an executor of processes."""

import concurrent.futures

from torch.utils.tensorboard import SummaryWriter


def score(writer, seed):
    writer.add_scalar("score", seed * 0.5, seed)


def main():
    with SummaryWriter("runs/scores") as writer, concurrent.futures.ProcessPoolExecutor() as executor:
        for seed in range(4):
            executor.submit(score, writer, seed)  # expect: L107


if __name__ == "__main__":
    main()
