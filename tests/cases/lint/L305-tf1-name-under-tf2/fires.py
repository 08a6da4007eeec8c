"""Half-migrated: eager TF2 code with names that TF2 no longer has."""

import tensorflow as tf

model = tf.keras.Sequential([tf.keras.layers.Dense(10)])
optimizer = tf.keras.optimizers.Adam()
writer = tf.summary.FileWriter("logs")  # expect: L305


@tf.function
def train_step(x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.keras.losses.mse(y, model(x)))
    grads = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(grads, model.trainable_variables))
    return loss


def train(dataset):
    step = tf.train.get_global_step()  # expect: L305
    for x, y in dataset:
        loss = train_step(x, y)
        tf.summary.scalar("loss", loss, step=step)
    merged = tf.summary.merge_all()  # expect: L305
    return merged
