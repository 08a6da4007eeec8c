"""A tag that holds the step or the value: a new tag each time, each with one point."""

import time

from torch.utils.tensorboard import SummaryWriter


def train(model, loader, epochs):
    writer = SummaryWriter("runs/tags")
    step = 0
    for epoch in range(epochs):
        for batch in loader:
            loss = model.step(batch)
            writer.add_scalar(f"loss at {step}", loss, step)  # expect: L205
            writer.add_scalar("loss %.3f" % loss, loss, step)  # expect: L205
            writer.add_scalar("time/" + str(time.time()), loss, step)  # expect: L205
            step += 1
        writer.add_scalar("epoch_{}/accuracy".format(epoch), model.accuracy(), epoch)  # expect: L205
    writer.close()
