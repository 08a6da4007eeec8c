"""The module keeps the op under a public name, and others import it; a Supervisor runs it."""

import tensorflow as tf

loss = tf.reduce_mean(tf.get_variable("w", [10]))
tf.summary.scalar("loss", loss)
merged = tf.summary.merge_all()
sv = tf.train.Supervisor(logdir="logs", summary_op=None)
with sv.managed_session() as sess:
    for step in range(100):
        sv.summary_computed(sess, sess.run(merged), step)
