"""Positional here, by keyword there."""

from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("r")
for step in range(10):
    writer.add_scalar("loss", 0.1, step)
    if step > 2:
        print(step)
    writer.add_scalar("acc", 0.1, step)
    writer.add_scalar("loss", 0.2, global_step=step)  # expect: L204
writer.close()
