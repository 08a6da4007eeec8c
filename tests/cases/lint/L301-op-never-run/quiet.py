"""Ops that something collects: merge_all, lists, returns, attributes, arguments, collections."""

import tensorflow.compat.v1 as tf


def merged_by_name(loss):
    tf.summary.scalar("loss", loss)
    return tf.summary.merge_all()


def returned(loss):
    return tf.summary.scalar("loss", loss)


def in_a_list(losses):
    summaries = []
    for name, loss in losses.items():
        summaries.append(tf.summary.scalar(name, loss))
    return tf.summary.merge(summaries)


def added(summaries, loss):
    summaries.add(tf.summary.scalar("loss", loss))


def in_a_collection(loss):
    tf.summary.scalar("loss", loss, collections=["validation"])
    return tf.summary.merge_all("validation")


class Agent:
    def __init__(self, loss, sess):
        self.sess = sess
        self.loss_summary = tf.summary.scalar("loss", loss)
        self.ops = {"reward": tf.summary.scalar("reward", loss)}

    def learn(self, writer, step):
        writer.add_summary(self.sess.run(self.loss_summary), step)


def evaluated(sess, writer, loss, step):
    loss_op = tf.summary.scalar("loss", loss)
    writer.add_summary(loss_op.eval(session=sess), step)
