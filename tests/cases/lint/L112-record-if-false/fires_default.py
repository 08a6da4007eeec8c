"""record_if(False) inside of the writer's context."""

import tensorflow as tf

w = tf.summary.create_file_writer("logs")
with w.as_default():
    with tf.summary.record_if(False):
        for s in range(5):
            tf.summary.scalar("a", s, step=s)  # expect: L112
