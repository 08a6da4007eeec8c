"""A name that is bound to another writer before anything is written to the first."""

from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("runs/trying")
for rate in (0.1, 0.01):
    writer = SummaryWriter(f"runs/{rate}")  # expect: L106
    for step in range(100):
        writer.add_scalar("loss", rate * step, step)
