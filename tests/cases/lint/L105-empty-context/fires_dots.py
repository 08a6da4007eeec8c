"""An ellipsis as the block."""

import tensorflow as tf

writer = tf.summary.create_file_writer("logs")
with writer.as_default():  # expect: L105
    ...
writer.close()
