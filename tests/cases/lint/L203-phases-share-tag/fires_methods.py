"""Two methods of a trainer, one writer, one tag."""

from torch.utils.tensorboard import SummaryWriter


class T:
    def __init__(self):
        self.writer = SummaryWriter("r")

    def train(self, epoch, loader):
        loss = sum(loader)
        self.writer.add_scalar("loss", loss, epoch)

    def validate(self, epoch, loader):
        loss = sum(loader)
        self.writer.add_scalar("loss", loss, epoch)  # expect: L203

    def close(self):
        self.writer.close()
