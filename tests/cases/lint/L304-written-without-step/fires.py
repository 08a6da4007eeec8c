"""add_summary without its second argument: every point lands at step 0."""

import tensorflow as tf

loss = tf.reduce_mean(tf.get_variable("w", [10]))
train_op = tf.train.AdamOptimizer().minimize(loss)
tf.summary.scalar("loss", loss)
merged = tf.summary.merge_all()

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    writer = tf.summary.FileWriter("logs", sess.graph)
    for i in range(1000):
        summary, _ = sess.run([merged, train_op])
        writer.add_summary(summary)  # expect: L304
    writer.close()
