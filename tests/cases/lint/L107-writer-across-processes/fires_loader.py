"""A data set that logs, in a DataLoader with workers."""

import torch
from torch.utils.data import DataLoader, Dataset
from torch.utils.tensorboard import SummaryWriter


class Images(Dataset):
    def __init__(self, writer):
        self.writer = writer

    def __len__(self):
        return 10

    def __getitem__(self, index):
        self.writer.add_scalar("index", index, index)  # expect: L107
        return torch.zeros(1)


writer = SummaryWriter("runs")
loader = DataLoader(Images(writer), num_workers=4)
for batch in loader:
    pass
writer.close()
