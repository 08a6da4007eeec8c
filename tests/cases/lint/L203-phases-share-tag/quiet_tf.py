"""Steps in variables, scopes, two writers, a metric read and then reset."""

import tensorflow as tf

train_writer = tf.summary.create_file_writer("logs/train")
val_writer = tf.summary.create_file_writer("logs/val")
step_var = tf.Variable(0, dtype=tf.int64)


@tf.function
def update(x):
    loss = tf.reduce_mean(x)
    step_var.assign_add(1)
    tf.summary.scalar("loss", loss, step=step_var)
    with tf.name_scope("grads"):
        tf.summary.histogram("w", x, step=step_var)
    with tf.name_scope("weights"):
        tf.summary.histogram("w", x, step=step_var)
    return loss


def evaluate(ds, writer):
    m = tf.keras.metrics.Mean()
    for x in ds:
        m.update_state(x)
    value = m.result()
    m.reset_state()
    with writer.as_default():
        tf.summary.scalar("loss", value, step=step_var)


def main(ds, vds):
    for epoch in range(10):
        with train_writer.as_default():
            for x in ds:
                update(x)
            tf.summary.scalar("loss/epoch", 0.1, step=epoch)
        with val_writer.as_default():
            tf.summary.scalar("loss/epoch", 0.1, step=epoch)
        evaluate(vds, val_writer)
        evaluate(ds, train_writer)
        for name, metric in {"a": 1, "b": 2}.items():
            with val_writer.as_default():
                tf.summary.scalar(name, metric, step=epoch)
        for w, n in ((train_writer, 1), (val_writer, 2)):
            with w.as_default():
                tf.summary.scalar("n", n, step=epoch)


if __name__ == "__main__":
    main([], [])
