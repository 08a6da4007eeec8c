"""merge_all is called, the writer is made, and no session ever runs the merged op."""

import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 784])
y = tf.placeholder(tf.float32, [None, 10])
logits = tf.matmul(x, tf.Variable(tf.zeros([784, 10])))
cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=logits))
optimizer = tf.train.GradientDescentOptimizer(0.5).minimize(cost)

tf.summary.scalar("cost", cost)
merged_summary_op = tf.summary.merge_all()  # expect: L302

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    summary_writer = tf.summary.FileWriter("/data/logs", graph=tf.get_default_graph())
    for epoch in range(25):
        _, c = sess.run([optimizer, cost], feed_dict={x: [[0.0] * 784], y: [[0.1] * 10]})
        print(epoch, c)
    summary_writer.close()
