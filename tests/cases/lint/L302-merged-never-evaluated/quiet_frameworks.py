"""A Supervisor merges and writes by itself; the variable is idle, and nothing is lost."""

import tensorflow as tf

loss = tf.reduce_mean(tf.get_variable("w", [10]))
train_op = tf.train.AdamOptimizer().minimize(loss)
tf.summary.scalar("loss", loss)
merged = tf.summary.merge_all()
sv = tf.train.Supervisor(logdir="logs")
with sv.managed_session() as sess:
    while not sv.should_stop():
        sess.run(train_op)
