"""The epoch is restored, the counter of the object is not."""

import torch
from torch.utils.tensorboard import SummaryWriter


class Trainer:
    def __init__(self, args):
        self.writer = SummaryWriter(args.log_dir)
        self.start_epoch = 0
        self.global_step = 0
        if args.resume:
            ckpt = torch.load(args.resume)
            self.start_epoch = ckpt["epoch"] + 1

    def train(self, loader, epochs):
        for epoch in range(self.start_epoch, epochs):
            for b in loader:
                self.global_step += 1
                self.writer.add_scalar("loss", b, self.global_step)  # expect: L208
        self.writer.close()
