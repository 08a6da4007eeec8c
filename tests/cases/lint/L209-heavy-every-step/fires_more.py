"""Images and histograms of each batch, in TensorFlow."""

import tensorflow as tf


def train(model, ds, opt):
    w = tf.summary.create_file_writer("logs")
    for step, (x, y) in enumerate(ds):
        with tf.GradientTape() as tape:
            loss = model(x, y)
        g = tape.gradient(loss, model.trainable_variables)
        opt.apply_gradients(zip(g, model.trainable_variables))
        with w.as_default():
            tf.summary.image("x", x, step=step)  # expect: L209
            for v in model.trainable_variables:
                tf.summary.histogram(v.name, v, step=step)  # expect: L209
