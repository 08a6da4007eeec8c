"""Logs in the system's temporary folder."""

import tensorflow as tf
from torch.utils.tensorboard import SummaryWriter

LOG_DIR = "/tmp/my_experiment"

writer = tf.summary.create_file_writer(LOG_DIR + "/train")  # expect: L111
with writer.as_default():
    tf.summary.scalar("loss", 0.5, step=0)

board = SummaryWriter(log_dir="/var/tmp/board")  # expect: L111
board.add_scalar("loss", 0.5, 0)
board.close()

callback = tf.keras.callbacks.TensorBoard(log_dir="/tmp/keras")  # expect: L111
tf.keras.Sequential([tf.keras.layers.Dense(1)]).fit(tf.ones((4, 2)), tf.ones((4, 1)), callbacks=[callback])
