"""Other scopes, branches, steps, kinds, writers; the step moves on in between; a tag that changes."""

import tensorflow as tf
from torch.utils.tensorboard import SummaryWriter

first, second = SummaryWriter("runs/first"), SummaryWriter("runs/second")
train_writer = tf.summary.create_file_writer("logs/train")
test_writer = tf.summary.create_file_writer("logs/test")


def log(loader, clipped):
    step = 0
    for epoch, loss in enumerate(loader):
        first.add_scalar("loss", loss, epoch)
        second.add_scalar("loss", loss, epoch)
        first.add_histogram("loss", loss, epoch)
        if clipped:
            first.add_scalar("norm", loss, epoch)
        else:
            first.add_scalar("norm", 0.5, epoch)
        first.add_scalar("both", loss, step)
        step += 1
        first.add_scalar("both", loss, step)
        for name in ("a", "b"):
            first.add_scalar(name, loss, epoch)
        with train_writer.as_default():
            tf.summary.scalar("loss", loss, step=epoch)
        with test_writer.as_default():
            tf.summary.scalar("loss", loss, step=epoch)
        with train_writer.as_default():
            with tf.name_scope("actor"):
                tf.summary.scalar("gradient", loss, step=epoch)
            with tf.name_scope("critic"):
                tf.summary.scalar("gradient", loss, step=epoch)
    first.close()
    second.close()


def early(writer: SummaryWriter, loss, step):
    if loss is None:
        writer.add_scalar("skipped", 1, step)
        return
    writer.add_scalar("skipped", 0, step)
    try:
        value = float(loss)
        writer.add_scalar("value", value, step)
    except ValueError:
        writer.add_scalar("value", 0.0, step)
