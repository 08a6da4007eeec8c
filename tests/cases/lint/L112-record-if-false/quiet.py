"""A condition of the step, recording on, evaluation at a multiple of the interval, or recorded always inside."""

import tensorflow as tf

writer = tf.summary.create_file_writer("logs")
step = tf.Variable(0, dtype=tf.int64)

with writer.as_default(), tf.summary.record_if(lambda: step % 100 == 0):
    for _ in range(1000):
        step.assign_add(1)
        tf.summary.scalar("loss", 0.5, step=step)
        if step % 500 == 0:
            tf.summary.scalar("evaluation", 0.5, step=step)
        if step % 250 == 0:
            with tf.summary.record_if(True):
                tf.summary.scalar("evaluation/all", 0.5, step=step)

with writer.as_default(), tf.summary.record_if(True):
    tf.summary.scalar("final", 0.5, step=step)


def warm_up(train_step, dataset):
    with tf.summary.record_if(False):
        for batch in dataset:
            train_step(batch)
