"""The evaluation falls on recorded steps, or is recorded always by itself."""

import tensorflow as tf

from agents import metric_utils


def train_eval(agent, iterator, metrics, environment, policy, steps=10000):
    summary_interval, eval_interval = 1000, 5000
    eval_summary_writer = tf.summary.create_file_writer("logs/eval")
    step = tf.Variable(0, dtype=tf.int64)
    with tf.summary.record_if(lambda: tf.math.equal(step % summary_interval, 0)):
        for _ in range(steps):
            agent.train(next(iterator))
            step.assign_add(1)
            if step.numpy() % eval_interval == 0:
                metric_utils.eager_compute(metrics, environment, policy, summary_writer=eval_summary_writer)
            if step.numpy() % 500 == 0:
                with tf.summary.record_if(True):
                    metric_utils.eager_compute(metrics, environment, policy, summary_writer=eval_summary_writer)
                agent.save(step)
