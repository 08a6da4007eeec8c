"""The optimiser is restored, the counter is not."""

import torch
from torch.utils.tensorboard import SummaryWriter


def main(args, net, optimizer, loader):
    if args.resume:
        checkpoint = torch.load(args.resume)
        net.load_state_dict(checkpoint["net"])
        optimizer.load_state_dict(checkpoint["optimizer"])
    writer = SummaryWriter(args.log_dir)
    step = 0
    for epoch in range(args.epochs):
        for batch in loader:
            writer.add_scalar("loss", net(batch), step)  # expect: L208
            step += 1
    writer.close()
