"""Merged ops that are run, returned, kept for others, or given on."""

import tensorflow.compat.v1 as tf


def run(sess, writer, loss, step):
    tf.summary.scalar("loss", loss)
    merged = tf.summary.merge_all()
    writer.add_summary(sess.run(merged), step)


def in_a_fetch(sess, writer, loss, train_op, step):
    tf.summary.scalar("loss", loss)
    summary_op = tf.summary.merge_all()
    fetches = {"train": train_op, "summary": summary_op}
    writer.add_summary(sess.run(fetches)["summary"], step)


def returned(loss):
    tf.summary.scalar("loss", loss)
    merged = tf.summary.merge_all()
    return merged


def hook(loss):
    tf.summary.scalar("loss", loss)
    return tf.train.SummarySaverHook(save_steps=10, output_dir="logs", summary_op=tf.summary.merge_all())


class Model:
    """Its trainer, in another file, runs model.summary_op."""

    def __init__(self, loss):
        tf.summary.scalar("loss", loss)
        self.summary_op = tf.summary.merge_all()


def scaffold(loss):
    tf.summary.scalar("loss", loss)
    return tf.train.Scaffold(summary_op=tf.summary.merge_all())


def export(loss):
    tf.summary.scalar("loss", loss)
    merged = tf.summary.merge_all()
    nodes = locals()
    return {name: nodes[name] for name in ("loss", "merged")}
