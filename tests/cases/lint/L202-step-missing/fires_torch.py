"""add_scalar without a step puts every point of the loop at step 0."""

import torch
from torch.utils.tensorboard import SummaryWriter


def train(net, loader, optimizer):
    writer = SummaryWriter("runs/steps")
    for batch in loader:
        loss = net(batch).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        writer.add_scalar("loss", loss.item())  # expect: L202
        writer.add_histogram("weights", net.weight, None)  # expect: L202, L209
    writer.close()
