"""Each from its own module, or by version."""

import tensorflow as tf
import tensorflow.compat.v1 as tf1

writer = tf.summary.create_file_writer("logs")
with writer.as_default():
    tf.summary.scalar("loss", 0.5, step=1)
tf1.summary.scalar("loss", 0.5)

if tf.__version__ < "2":
    tf = tf.compat.v1
tf.summary.scalar("either", 0.5)
