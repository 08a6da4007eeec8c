"""Writers that nobody keeps."""

from torch.utils.tensorboard import SummaryWriter


def prepare(directory):
    SummaryWriter(directory)  # expect: L114


def log(net, loss, step):
    SummaryWriter("runs/loss").add_scalar("loss", loss, step)  # expect: L114
