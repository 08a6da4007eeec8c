"""tf is turned into compat.v1 after a version check."""

import tensorflow as tf

if tf.__version__.startswith("2."):
    tf = tf.compat.v1
    tf.disable_v2_behavior()

writer = tf.summary.FileWriter("logs")
sess = tf.Session()
print(tf.keras.backend.floatx())
