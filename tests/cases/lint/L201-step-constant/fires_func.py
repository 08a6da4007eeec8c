"""A helper with a step that never moves."""

from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("r")
step = 0


def log(loss):
    writer.add_scalar("loss", loss, step)  # expect: L201


for b in range(100):
    log(b)
writer.close()
