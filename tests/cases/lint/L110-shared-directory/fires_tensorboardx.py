"""Two writers of tensorboardX for one directory, and a tag twice."""

import tensorboardX as tbx

w = tbx.SummaryWriter("runs/a")
v = tbx.SummaryWriter("runs/a")  # expect: L110
i = 0
while i < 10:
    w.add_scalar("train/loss", i, i)
    v.add_scalar("val/loss", i, i)
    w.add_scalar("train/loss", i * 2, i)  # expect: L204
    i += 1
