"""A remainder that picks a colour, a save that logs nothing, a comparison that is no interval."""

from torch.utils.tensorboard import SummaryWriter


def train(model, loader):
    with SummaryWriter("runs/every") as writer:
        for step, batch in enumerate(loader):
            loss = model.step(batch)
            if step % 100 == 0:
                model.save(f"model{step}.pt")
            writer.add_scalar("loss", loss, step)
            if step > 100:
                writer.add_scalar("late", loss, step)
