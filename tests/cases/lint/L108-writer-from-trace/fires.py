"""The trace of the first run keeps the writer of the first run."""

import tensorflow as tf

model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
writer = None


@tf.function
def train_step(x, step):
    loss = tf.reduce_mean(model(x))
    with writer.as_default():  # expect: L108
        tf.summary.scalar("loss", loss, step=step)
    return loss


for rate in (0.1, 0.01, 0.001):
    writer = tf.summary.create_file_writer(f"logs/lr{rate}")
    for step in range(100):
        train_step(tf.ones((4, 2)), tf.constant(step, tf.int64))
    writer.close()
