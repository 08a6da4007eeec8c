"""An attribute bound anew each epoch."""

from torch.utils.tensorboard import SummaryWriter


class Trainer:
    def __init__(self, cfg):
        self.cfg = cfg

    def run(self, loader):
        for epoch in range(self.cfg.epochs):
            self.writer = SummaryWriter(self.cfg.log_dir)  # expect: L101
            for i, b in enumerate(loader):
                loss = self.step(b)
                self.writer.add_scalar("loss", loss, epoch * len(loader) + i)
            self.writer.close()
