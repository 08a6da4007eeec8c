"""A grid of two loops around the function that makes the writer."""

from torch.utils.tensorboard import SummaryWriter


def experiment(lr, bs):
    w = SummaryWriter()  # expect: L109
    for s in range(100):
        w.add_scalar("loss", lr / (s + 1), s)
    w.close()


for lr in [0.1, 0.01]:
    for bs in [16, 32]:
        experiment(lr, bs)
