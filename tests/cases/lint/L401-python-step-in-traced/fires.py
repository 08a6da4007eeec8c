"""The step is a Python number that the traced function reads: it is frozen at the first trace."""

import tensorflow as tf

writer = tf.summary.create_file_writer("logs")
model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
optimizer = tf.keras.optimizers.Adam()
global_step = 0


@tf.function
def train_step(x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(model(x) - y))
    optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))
    with writer.as_default():
        tf.summary.scalar("loss", loss, step=global_step)  # expect: L401
    return loss


def train(dataset):
    global global_step
    for x, y in dataset:
        train_step(x, y)
        global_step += 1
    writer.flush()
