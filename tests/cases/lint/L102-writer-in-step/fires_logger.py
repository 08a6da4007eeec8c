"""A logger of another class opens its directory for each value."""

from torch.utils import tensorboard


class Logger:
    def __init__(self, root):
        self.root = root

    def write(self, tag, value, step):
        with tensorboard.SummaryWriter(self.root) as w:  # expect: L102
            w.add_scalar(tag, value, step)


def main(model, loader):
    logger = Logger("runs")
    for step, batch in enumerate(loader):
        logger.write("loss", model(batch), step)
