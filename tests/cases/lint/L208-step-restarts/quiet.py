"""The step is restored, is worked out of the epoch, or there is no resume."""

import torch
from torch.utils.tensorboard import SummaryWriter


def restored(args, net, loader):
    start_epoch, global_step = 0, 0
    if args.resume:
        checkpoint = torch.load(args.resume)
        start_epoch = checkpoint["epoch"]
        global_step = checkpoint["step"]
    with SummaryWriter(args.log_dir) as writer:
        for epoch in range(start_epoch, args.epochs):
            for batch in loader:
                writer.add_scalar("loss", net(batch), global_step)
                global_step += 1


def worked_out(args, net, loader):
    start_epoch = 0
    if args.resume:
        start_epoch = torch.load(args.resume)["epoch"]
    global_step = start_epoch * len(loader)
    with SummaryWriter(args.log_dir) as writer:
        for epoch in range(start_epoch, args.epochs):
            for index, batch in enumerate(loader):
                writer.add_scalar("loss", net(batch), epoch * len(loader) + index)
                writer.add_scalar("loss/counted", net(batch), global_step)
                global_step += 1


def fresh(args, net, loader):
    net.load_state_dict(torch.load(args.pretrained))
    global_step = 0
    with SummaryWriter(args.log_dir) as writer:
        for epoch in range(args.epochs):
            for batch in loader:
                writer.add_scalar("loss", net(batch), global_step)
                global_step += 1
