"""A Python int is handed to the traced function: TensorFlow traces it anew for every step."""

import tensorflow as tf

writer = tf.summary.create_file_writer("logs")


@tf.function
def train_step(x, step):
    loss = tf.reduce_sum(x)
    with writer.as_default():
        tf.summary.scalar("loss", loss, step=step)  # expect: L401
    return loss


for step, batch in enumerate(tf.data.Dataset.range(1000).batch(10)):
    train_step(batch, step)
writer.close()
