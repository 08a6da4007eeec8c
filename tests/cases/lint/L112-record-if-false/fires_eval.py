"""Intervals by default arguments: evaluation between two recordings."""

import tensorflow as tf


def train(steps, summary_interval=1000, eval_interval=500):
    w = tf.summary.create_file_writer("logs")
    step = tf.Variable(0, dtype=tf.int64)
    with w.as_default():
        with tf.summary.record_if(lambda: tf.math.equal(step % summary_interval, 0)):
            for _ in range(steps):
                step.assign_add(1)
                tf.summary.scalar("loss", 1.0, step=step)
                if step.numpy() % eval_interval == 0:
                    tf.summary.scalar("eval", 1.0, step=step)  # expect: L112
