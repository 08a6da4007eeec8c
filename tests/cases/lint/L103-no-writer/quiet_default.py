"""set_as_default, in a helper that runs first."""

import tensorflow as tf


def prepare(directory):
    writer = tf.summary.create_file_writer(directory)
    writer.set_as_default()
    return writer


def main():
    writer = prepare("logs/run")
    for step in range(100):
        tf.summary.scalar("loss", 1.0 / (step + 1), step=step)
    writer.close()


main()
