"""A step is given, by place, name or star; a lone summary outside of any loop needs none."""

import tensorflow.compat.v1 as tf


def train(sess, merged, train_op):
    writer = tf.summary.FileWriter("logs", sess.graph)
    for step in range(100):
        _, summary = sess.run([train_op, merged])
        writer.add_summary(summary, step)
        writer.add_summary(summary, global_step=step)


def starred(sess, ops):
    writer = tf.summary.FileWriter("logs", sess.graph)
    for op in ops:
        writer.add_summary(*sess.run([op, tf.train.get_global_step()]))


def once(sess, text_op):
    writer = tf.summary.FileWriter("logs", sess.graph)
    writer.add_summary(sess.run(text_op))
    writer.close()


def one_writer_a_run(sess, runs):
    for name, text_op in runs.items():
        writer = tf.summary.FileWriter("logs/" + name)
        writer.add_summary(sess.run(text_op))
        writer.close()


def no_file_writer(books, summaries):
    for summary in summaries:
        books.add_summary(summary)


def several_at_once(sess, ops):
    writer = tf.summary.FileWriter("logs")
    for summary in sess.run(ops):
        writer.add_summary(summary)
    writer.close()
