"""Directories of their own; the same directory in exclusive branches, after a close, or with a suffix that tells files apart."""

import os
import sys
from datetime import datetime

import tensorflow as tf
from torch.utils.tensorboard import SummaryWriter

stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
train_writer = tf.summary.create_file_writer("logs/" + stamp + "/train")
valid_writer = tf.summary.create_file_writer("logs/" + stamp + "/validation")

if len(sys.argv) > 1:
    writer = SummaryWriter("runs/model")
else:
    writer = SummaryWriter("runs/model", purge_step=100)
writer.close()


def train(fold, directory):
    with SummaryWriter(directory) as board:
        board.add_scalar("loss", 0.5 * fold, 0)


def sweep(trial):
    with SummaryWriter(os.path.join("runs", f"trial{trial}")) as board:
        board.add_scalar("loss", 0.5 * trial, 0)


def evaluate():
    with SummaryWriter("runs/model") as board:
        board.add_scalar("score", 0.5, 0)


for fold in range(5):
    train(fold, f"runs/fold{fold}")
    sweep(fold)
