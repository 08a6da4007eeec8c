"""Noted, not blamed: only every hundredth step is recorded."""

from torch.utils.tensorboard import SummaryWriter

LOG_EVERY = 20


def train(model, loader):
    with SummaryWriter("runs/interval") as writer:
        for step, batch in enumerate(loader):
            loss = model.step(batch)
            if step % 100 == 0:
                writer.add_scalar("loss", loss, step)  # expect: L206
                writer.add_scalar("rate", model.rate, step)
            if step > 0 and not step % LOG_EVERY:
                writer.add_scalar("norm", model.norm(), step)  # expect: L206
            if (step + 1) % model.interval != 0:
                continue
            writer.add_scalar("score", model.score(), step)  # expect: L206


def never(model):
    with SummaryWriter("runs/never") as writer:
        for step in range(400):
            if step % 500 == 499:  # expect: L504
                writer.add_scalar("loss", model(step), step)
