"""The loop calls a function that makes the writer; its comment is the same for all seeds."""

import tensorboardX


def run(seed):
    writer = tensorboardX.SummaryWriter(comment="-search")  # expect: L109
    for step in range(100):
        writer.add_scalar("loss", 1.0 / (step + seed + 1), step)
    writer.close()


if __name__ == "__main__":
    for seed in range(5):
        run(seed)
