"""One function, two writers handed in."""

import tensorflow as tf


def evaluate(model, ds, writer, step):
    with writer.as_default():
        for x in ds:
            loss = model(x)
        tf.summary.scalar("loss", loss, step=step)


def main(model, a, b):
    w = tf.summary.create_file_writer("logs/t")
    v = tf.summary.create_file_writer("logs/v")
    for e in range(5):
        evaluate(model, a, w, e)
        evaluate(model, b, v, e)


main(None, [], [])
