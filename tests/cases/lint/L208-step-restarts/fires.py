"""The epoch is restored, the step of the summaries begins at 0 again."""

import torch
from torch.utils.tensorboard import SummaryWriter


def main(args, net, optimizer, loader):
    start_epoch = 0
    if args.resume:
        checkpoint = torch.load(args.resume)
        net.load_state_dict(checkpoint["net"])
        start_epoch = checkpoint["epoch"]
    writer = SummaryWriter(args.log_dir)
    global_step = 0
    for epoch in range(start_epoch, args.epochs):
        for batch in loader:
            loss = net(batch)
            writer.add_scalar("loss", loss, global_step)  # expect: L208
            global_step += 1
    writer.close()
