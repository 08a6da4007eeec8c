"""compat.v1 as tf: its summaries are v1's."""

import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()
loss = tf.reduce_mean(tf.placeholder(tf.float32, [3], name="x"))
tf.summary.scalar("loss", loss)
merged = tf.summary.merge_all()


def train(sess, writer, step):
    writer.add_summary(sess.run(merged), step)
