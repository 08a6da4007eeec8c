"""os._exit() before close()."""

import os, signal
from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("runs")
for s in range(10):
    writer.add_scalar("v", s, s)
os._exit(0)  # expect: L106
writer.close()
