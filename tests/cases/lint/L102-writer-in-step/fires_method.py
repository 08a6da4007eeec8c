"""A logging method that opens its own directory each time."""

from torch.utils.tensorboard import SummaryWriter


class Trainer:
    def __init__(self, log_dir):
        self.log_dir = log_dir

    def log(self, loss, step):
        writer = SummaryWriter(self.log_dir)  # expect: L102
        writer.add_scalar("loss", loss, step)
        writer.flush()

    def train(self, loader):
        for step, batch in enumerate(loader):
            self.log(self.forward(batch), step)
