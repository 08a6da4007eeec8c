"""A search over rates, each run in a directory named by the second it began."""

import torch
from torch.utils.tensorboard import SummaryWriter


def train(rate, writer):
    net = torch.nn.Linear(2, 1)
    optimizer = torch.optim.SGD(net.parameters(), lr=rate)
    for step in range(100):
        loss = net(torch.randn(8, 2)).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        writer.add_scalar("loss", loss.item(), step)


for rate in [0.1, 0.01, 0.001]:
    writer = SummaryWriter()  # expect: L109
    train(rate, writer)
    writer.close()
