"""A folder of the project's own, one that is asked for, a scratch folder that is meant to go, a name that only begins alike."""

import argparse
import tempfile

from torch.utils.tensorboard import SummaryWriter

parser = argparse.ArgumentParser()
parser.add_argument("--log-dir", default="/tmp/logs")
args = parser.parse_args()

with SummaryWriter(args.log_dir) as asked:
    asked.add_scalar("loss", 0.5, 0)
with tempfile.TemporaryDirectory() as scratch, SummaryWriter(scratch) as trial:
    trial.add_scalar("loss", 0.5, 0)
with SummaryWriter("tmp/logs") as relative:
    relative.add_scalar("loss", 0.5, 0)
with SummaryWriter("/tmpfs/logs") as other:
    other.add_scalar("loss", 0.5, 0)
