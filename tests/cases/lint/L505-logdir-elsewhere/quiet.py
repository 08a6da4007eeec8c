"""Look at it with one of

    tensorboard --logdir runs
    tensorboard --logdir=./runs/first
    tensorboard --logdir .
    tensorboard --logdir /data/project/runs
    tensorboard --logdir <path>
    tensorboard --logdir $RUNS
    tensorboard --logdir path/to/logs
    tensorboard --logdir_spec first:runs/first,second:runs/second
"""

import datetime
import os

from torch.utils.tensorboard import SummaryWriter

name = datetime.datetime.now().isoformat()
writer = SummaryWriter(os.path.join("runs", name))
for step in range(10):
    writer.add_scalar("loss", 1.0 / (step + 1), step)
writer.close()
