"""torch.compile: the call is carried out, and costs a break of the graph."""

import torch
from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("logs")


@torch.compile
def forward(model, x, step):
    y = model(x)
    writer.add_scalar("activations/mean", y.mean(), step)  # expect: L402
    return y
