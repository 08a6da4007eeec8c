"""Logging by a helper, a loop that counts by itself, and an evaluation that never comes."""

from torch.utils.tensorboard import SummaryWriter

EVAL_EVERY = 50
writer = SummaryWriter("logs")


def log(loss, step):
    writer.add_scalar("loss", loss, step)


def train(model):
    for step in range(1, 401):
        loss = model(step)
        if step % 500 == 0:  # expect: L504
            log(loss, step)


def train_by_hand(model):
    step = 0
    while step < 200:
        loss = model(step)
        step += 1
        if step % 1000 == 0:  # expect: L504
            log(loss, step)


def epochs(model, evaluate):
    for epoch in range(10):
        writer.add_scalar("loss", model(epoch), epoch)
        if epoch > 0 and epoch % EVAL_EVERY == 0:  # expect: L504
            evaluate(model)
