"""Two values under one tag at one step: the line was copied."""

from torch.utils.tensorboard import SummaryWriter


def train(gan, loader):
    with SummaryWriter("runs/gan") as writer:
        for step, batch in enumerate(loader):
            generator, discriminator = gan.step(batch)
            writer.add_scalar("loss", generator, step)
            writer.add_scalar("loss", discriminator, step)  # expect: L204
