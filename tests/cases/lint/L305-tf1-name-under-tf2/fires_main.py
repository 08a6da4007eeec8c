"""Behind the main guard, and behind an interval."""

import tensorflow as tf


def main():
    writer = tf.summary.create_file_writer("logs")
    with writer.as_default():
        for step in range(100):
            if step % 10 == 0:
                tf.summary.scalar("loss", 1.0 / (step + 1), step=tf.train.get_global_step())  # expect: L305


if __name__ == "__main__":
    main()
    print(tf.Session())  # expect: L305
