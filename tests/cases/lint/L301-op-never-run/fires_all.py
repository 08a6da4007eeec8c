"""A writer, a session, and nothing between them."""

import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 4])
loss = tf.reduce_mean(tf.square(tf.layers.dense(x, 1)))
tf.summary.scalar("loss", loss)  # expect: L301
train_op = tf.train.AdamOptimizer().minimize(loss)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    writer = tf.summary.FileWriter("logs", sess.graph)
    for _ in range(100):
        sess.run(train_op, {x: [[0.0] * 4]})
    writer.close()
