"""The writer is made in the first round of the loop, or was a parameter before."""

from torch.utils.tensorboard import SummaryWriter


def train(loader, net, writer=None):
    for step, batch in enumerate(loader):
        loss = net(batch)
        if writer is not None:
            writer.add_scalar("loss", loss, step)
        else:
            writer = SummaryWriter("runs/lazy")
    if writer is not None:
        writer.close()
