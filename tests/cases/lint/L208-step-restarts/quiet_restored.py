"""The optimiser has it, or the checkpoint."""

import tensorflow as tf
import torch
from torch.utils.tensorboard import SummaryWriter


def main(model, optimizer, dataset):
    step = tf.Variable(0, dtype=tf.int64)
    checkpoint = tf.train.Checkpoint(model=model, optimizer=optimizer, step=step)
    manager = tf.train.CheckpointManager(checkpoint, "ckpt", max_to_keep=3)
    checkpoint.restore(manager.latest_checkpoint)
    writer = tf.summary.create_file_writer("logs")
    with writer.as_default():
        for batch in dataset:
            step.assign_add(1)
            tf.summary.scalar("loss", model(batch), step=step)
            tf.summary.scalar("loss2", model(batch), step=optimizer.iterations)


def other(args, net, optimizer, loader):
    step = 0
    if args.resume:
        state = torch.load(args.resume)
        optimizer.load_state_dict(state["optimizer"])
        step = state["step"]
    with SummaryWriter("runs") as writer:
        for batch in loader:
            writer.add_scalar("loss", net(batch), step)
            step += 1
