"""The child of os.fork() uses its parent's writer."""

import os
from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("runs")
pid = os.fork()  # expect: L107
if pid == 0:
    writer.add_scalar("child", 1, 0)
else:
    writer.add_scalar("parent", 1, 0)
writer.close()
