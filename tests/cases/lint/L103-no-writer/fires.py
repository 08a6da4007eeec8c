"""A writer that is made and never entered: nothing is recorded."""

import tensorflow as tf

model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
optimizer = tf.keras.optimizers.SGD(0.1)
writer = tf.summary.create_file_writer("logs/train")
x, y = tf.random.normal((64, 3)), tf.random.normal((64, 1))

for step in range(200):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(model(x) - y))
    optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))
    tf.summary.scalar("loss", loss, step=step)  # expect: L103
writer.close()
