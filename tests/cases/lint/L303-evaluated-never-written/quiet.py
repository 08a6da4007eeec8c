"""Summaries that are written, returned, kept, or of which only now and then one is written."""

import tensorflow.compat.v1 as tf


def written(sess, writer, loss, train_op):
    tf.summary.scalar("loss", loss)
    merged = tf.summary.merge_all()
    for step in range(100):
        _, summary = sess.run([train_op, merged])
        if step % 10 == 0:
            writer.add_summary(summary, step)


def returned(sess, loss):
    tf.summary.scalar("loss", loss)
    merged = tf.summary.merge_all()
    return sess.run([loss, merged])


def unpacked_by_index(sess, writer, loss, step):
    tf.summary.scalar("loss", loss)
    results = sess.run([loss, tf.summary.merge_all()])
    writer.add_summary(results[1], step)


def by_name(sess, writer, loss, step):
    tf.summary.scalar("loss", loss)
    merged = tf.summary.merge_all()
    out = sess.run({"loss": loss, "summary": merged})
    writer.add_summary(out["summary"], step)


def given_on(sess, log, loss, step):
    tf.summary.scalar("loss", loss)
    merged = tf.summary.merge_all()
    text = sess.run(merged)
    log(text, step)


class Trainer:
    def __init__(self, sess, loss):
        self.sess = sess
        tf.summary.scalar("loss", loss)
        self.merged = tf.summary.merge_all()

    def step(self):
        self.last_summary = self.sess.run(self.merged)


def yielded(sess, loss):
    tf.summary.scalar("loss", loss)
    merged = tf.summary.merge_all()
    while True:
        yield sess.run(merged)
