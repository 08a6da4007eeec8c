"""The writer becomes the default when the training is over."""

import tensorflow as tf


def main():
    for step in range(100):
        tf.summary.scalar("loss", 1.0 / (step + 1), step=step)  # expect: L104
    writer = tf.summary.create_file_writer("logs")
    writer.set_as_default()
    tf.summary.scalar("final", 0.01, step=100)
    writer.close()


if __name__ == "__main__":
    main()
