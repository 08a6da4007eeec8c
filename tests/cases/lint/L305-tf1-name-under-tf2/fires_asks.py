"""All of it is TensorFlow 1's: one question, at the first name."""

import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 3])  # expect: L305
loss = tf.reduce_mean(x)
tf.summary.scalar("loss", loss)
merged = tf.summary.merge_all()
step = tf.train.get_or_create_global_step()

with tf.Session() as sess:
    writer = tf.summary.FileWriter("logs", sess.graph)
    sess.run(tf.global_variables_initializer())
    for i in range(10):
        writer.add_summary(sess.run(merged, {x: [[1.0, 2.0, 3.0]]}), i)
    writer.close()
