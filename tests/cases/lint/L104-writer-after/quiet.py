"""Functions stand above the writer, and run below it; a writer of a second run comes later."""

import tensorflow as tf
from torch.utils.tensorboard import SummaryWriter


def log(step, loss):
    tf.summary.scalar("loss", loss, step=step)


def text(note):
    board.add_text("note", note, 0)


first = tf.summary.create_file_writer("logs/first")
first.set_as_default()
for step in range(10):
    log(step, 0.5)
first.close()

second = tf.summary.create_file_writer("logs/second")
second.set_as_default()
for step in range(10):
    log(step, 0.4)
second.close()

board = SummaryWriter("runs/board")
text("made first")
board.close()
