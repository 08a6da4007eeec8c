"""A while loop over steps."""

from tensorboardX import SummaryWriter

step = 0
while step < 1000:
    w = SummaryWriter("runs/x")  # expect: L101
    w.add_scalar("loss", 1.0 / (step + 1), step)
    w.close()
    step += 1
