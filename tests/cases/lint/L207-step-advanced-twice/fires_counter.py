"""The counter goes up twice a round."""

from torch.utils.tensorboard import SummaryWriter


def train(gan, loader):
    writer = SummaryWriter("runs/gan")
    step = 0
    for batch in loader:
        writer.add_scalar("loss/discriminator", gan.discriminate(batch), step)
        step += 1
        writer.add_scalar("loss/generator", gan.generate(batch), step)
        step += 1  # expect: L207
    writer.close()
