"""compat.v1 under the name tf, beside tf2 code."""

import tensorflow as tf2
import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

writer = tf.summary.FileWriter("logs")
with tf.Session() as sess:
    x = tf.placeholder(tf.float32)
    print(sess.run(tf2.reduce_mean(x), {x: 1.0}))

v2_writer = tf2.summary.create_file_writer("logs/v2")
