"""Images in a function of the program, no step set."""

import tensorflow as tf

writer = tf.summary.create_file_writer("logs")
writer.set_as_default()


def main():
    for i in range(3):
        tf.summary.image("x", tf.zeros((1, 2, 2, 3)))  # expect: L202


main()
