"""Train, and look at it with

    tensorboard --logdir log  # expect: L505
"""

import subprocess

from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("runs/first")
for step in range(10):
    writer.add_scalar("loss", 1.0 / (step + 1), step)
writer.close()
print("now run: tensorboard --logdir=tb_output --port 6007")  # expect: L505
subprocess.run("tensorboard --logdir runs", shell=True, check=True)
