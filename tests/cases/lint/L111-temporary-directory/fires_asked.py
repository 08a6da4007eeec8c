"""The system's folder by name or by tempfile; one that the environment may replace."""

import os, tempfile
from torch.utils.tensorboard import SummaryWriter

d = os.path.join(tempfile.gettempdir(), "logs")
with SummaryWriter(d) as w:  # expect: L111
    w.add_scalar("a", 1, 0)
with SummaryWriter(f"/tmp/{os.getpid()}") as w:  # expect: L111
    w.add_scalar("a", 1, 0)
with SummaryWriter(os.environ.get("LOG", "/tmp/logs")) as w:
    w.add_scalar("a", 1, 0)
