"""A second summary is defined and forgotten: only the first is evaluated, and nothing is merged."""

import tensorflow as tf


def train(images, labels, steps):
    logits = tf.layers.dense(images, 10)
    loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
    accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(logits, 1), labels), tf.float32))
    loss_summary = tf.summary.scalar("loss", loss)
    accuracy_summary = tf.summary.scalar("accuracy", accuracy)  # expect: L301
    step = tf.train.get_or_create_global_step()
    update = tf.train.AdamOptimizer(1e-3).minimize(loss, global_step=step)
    with tf.Session() as sess:
        writer = tf.summary.FileWriter("logs", sess.graph)
        sess.run(tf.global_variables_initializer())
        for _ in range(steps):
            _, text, at = sess.run([update, loss_summary, step])
            writer.add_summary(text, at)
        writer.close()
