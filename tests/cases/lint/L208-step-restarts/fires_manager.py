"""The latest checkpoint is restored, the counter is a plain number."""

import tensorflow as tf


def main(model, optimizer, dataset):
    checkpoint = tf.train.Checkpoint(model=model, optimizer=optimizer)
    manager = tf.train.CheckpointManager(checkpoint, "ckpt", max_to_keep=3)
    checkpoint.restore(manager.latest_checkpoint)
    writer = tf.summary.create_file_writer("logs")
    step = 0
    with writer.as_default():
        for batch in dataset:
            loss = model(batch)
            tf.summary.scalar("loss", loss, step=step)  # expect: L208
            step += 1
