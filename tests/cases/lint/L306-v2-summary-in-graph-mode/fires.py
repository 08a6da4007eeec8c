"""TF2's tf.summary.scalar is no v1 op: merge_all does not find it, and the session writes nothing."""

import tensorflow as tf

tf.compat.v1.disable_v2_behavior()

x = tf.compat.v1.placeholder(tf.float32, [None, 3])
loss = tf.reduce_mean(x)
tf.summary.scalar("loss", loss, step=0)  # expect: L306
merged = tf.compat.v1.summary.merge_all()

with tf.compat.v1.Session() as sess:
    writer = tf.compat.v1.summary.FileWriter("logs", sess.graph)
    for step in range(10):
        writer.add_summary(sess.run(merged, {x: [[1.0, 2.0, 3.0]]}), step)
    writer.close()
