"""merge() is given some of the ops; the histogram is in none of them."""

import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

x = tf.placeholder(tf.float32, [None, 4])
w = tf.get_variable("w", [4, 1])
loss = tf.reduce_mean(tf.square(tf.matmul(x, w)))
summary_loss = tf.summary.scalar("loss", loss)
summary_norm = tf.summary.scalar("norm", tf.norm(w))
tf.summary.histogram("weights", w)  # expect: L301
merged = tf.summary.merge([summary_loss, summary_norm])

with tf.Session() as sess:
    writer = tf.summary.FileWriter("logs")
    sess.run(tf.global_variables_initializer())
    for step in range(100):
        writer.add_summary(sess.run(merged, {x: [[1.0, 2.0, 3.0, 4.0]]}), step)
    writer.close()
