"""A with statement in the loop of epochs."""

from torch.utils.tensorboard import SummaryWriter


def main(model, loader, args):
    for epoch in range(args.epochs):
        with SummaryWriter(args.log_dir) as writer:  # expect: L101
            writer.add_scalar("loss", model.train(loader), epoch)
