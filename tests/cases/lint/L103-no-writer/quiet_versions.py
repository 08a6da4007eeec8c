"""A branch for each version of TensorFlow."""

import tensorflow as tf

if tf.__version__.startswith("1."):
    writer = tf.summary.FileWriter("logs")
else:
    writer = tf.summary.create_file_writer("logs")


def log(tag, value, step):
    if hasattr(writer, "add_summary"):
        writer.add_summary(tf.Summary(value=[tf.Summary.Value(tag=tag, simple_value=value)]), step)
    else:
        with writer.as_default():
            tf.summary.scalar(tag, value, step=step)


if __name__ == "__main__":
    for s in range(10):
        log("loss", s, s)
    writer.close()
