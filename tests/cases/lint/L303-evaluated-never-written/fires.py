"""The merged summary is evaluated at every step, and what comes out is thrown away."""

import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 8])
loss = tf.reduce_mean(tf.square(tf.layers.dense(x, 1)))
train_op = tf.train.AdamOptimizer().minimize(loss)
tf.summary.scalar("loss", loss)
merged = tf.summary.merge_all()

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    writer = tf.summary.FileWriter("logs", sess.graph)
    for step in range(1000):
        _, loss_value, summary = sess.run([train_op, loss, merged], {x: [[0.0] * 8]})  # expect: L303
        if step % 100 == 0:
            print(step, loss_value)
    writer.close()
