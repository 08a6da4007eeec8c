"""Every worker of the strategy makes a writer on one directory."""

import tensorflow as tf

strategy = tf.distribute.MultiWorkerMirroredStrategy()

with strategy.scope():
    model = tf.keras.Sequential([tf.keras.layers.Dense(10)])
    optimizer = tf.keras.optimizers.Adam()
    writer = tf.summary.create_file_writer("logs/train")  # expect: L403


def train(dataset):
    with writer.as_default():
        for step, batch in enumerate(dataset):
            tf.summary.scalar("loss", tf.reduce_mean(model(batch)), step=step)
    writer.flush()
