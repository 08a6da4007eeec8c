"""A program that only TensorFlow 1 runs, and knows it: contrib has no successor."""

import tensorflow as tf
from tensorflow.contrib import slim

x = tf.placeholder(tf.float32, [None, 3])
loss = tf.reduce_mean(slim.fully_connected(x, 1))
tf.summary.scalar("loss", loss)
merged = tf.summary.merge_all()

with tf.Session() as sess:
    writer = tf.summary.FileWriter("logs", sess.graph)
    sess.run(tf.global_variables_initializer())
    for i in range(10):
        writer.add_summary(sess.run(merged, {x: [[1.0, 2.0, 3.0]]}), i)
    writer.close()
