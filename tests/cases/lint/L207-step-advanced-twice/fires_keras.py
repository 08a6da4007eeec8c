"""One optimiser of Keras for both networks; its iterations are the step."""

import tensorflow as tf

opt = tf.keras.optimizers.Adam()
w = tf.summary.create_file_writer("logs")


def train(ds, g, d):
    for x in ds:
        opt.apply_gradients(d(x))
        opt.apply_gradients(g(x))  # expect: L207
        with w.as_default():
            tf.summary.scalar("loss", x, step=opt.iterations)
