"""A version that is printed only is no branch."""

import tensorflow as tf

print("TensorFlow", tf.__version__)
writer = tf.summary.create_file_writer("logs")
step = tf.train.get_global_step()  # expect: L305
with writer.as_default():
    for batch in range(100):
        tf.summary.scalar("loss", 1 / (1 + batch), step=batch)
writer.close()
