"""A script whose writer is neither flushed nor closed."""

import torch
from torch.utils.tensorboard import SummaryWriter

net = torch.nn.Linear(4, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
writer = SummaryWriter("runs/linear")  # expect: L106

for step in range(1000):
    x = torch.randn(32, 4)
    loss = (net(x) - x.sum(1, keepdim=True)).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    writer.add_scalar("loss", loss.item(), step)

torch.save(net.state_dict(), "linear.pt")
