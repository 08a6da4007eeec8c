"""tf is TensorFlow 1's, and the summaries are taken from compat.v2."""

import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

writer = tf.compat.v2.summary.create_file_writer("logs")
with writer.as_default():
    for step in range(10):
        tf.compat.v2.summary.scalar("loss", 1.0 / (step + 1), step=step)  # expect: L306
writer.close()
