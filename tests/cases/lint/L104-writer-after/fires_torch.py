"""The writer is used before it is made."""

import torch
from torch.utils.tensorboard import SummaryWriter

net = torch.nn.Linear(2, 1)
writer.add_scalar("loss/first", net(torch.zeros(1, 2)).item(), 0)  # expect: L104
writer = SummaryWriter("runs/late")
for step in range(1, 100):
    writer.add_scalar("loss", net(torch.randn(1, 2)).item(), step)
writer.close()
