"""tensorboard --logdir experiments: the caller says where the second writer writes."""

from torch.utils.tensorboard import SummaryWriter


def writers(log_dir):
    return SummaryWriter("runs/first"), SummaryWriter(log_dir)
