"""tensorboardX closes by atexit, tf.summary flushes as its context ends, lossless writes before the process ends."""

import tensorboardX
import tensorflow as tf

import lossless

board = tensorboardX.SummaryWriter("runs/x")
ours = lossless.SummaryWriter("runs/ours")
writer = tf.summary.create_file_writer("logs")
for step in range(100):
    board.add_scalar("loss", 0.5, step)
    ours.add_scalar("loss", 0.5, step)
    with writer.as_default():
        tf.summary.scalar("loss", 0.5, step=step)
