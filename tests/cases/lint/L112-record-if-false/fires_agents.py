"""As agents do it: the evaluation is handed a writer of its own, and recorded by the interval of the training."""

import tensorflow as tf

from agents import metric_utils


def train_eval(agent, iterator, metrics, environment, policy, steps=10000):
    summary_interval, eval_interval = 1000, 2500
    train_summary_writer = tf.compat.v2.summary.create_file_writer("logs/train")
    train_summary_writer.set_as_default()
    eval_summary_writer = tf.compat.v2.summary.create_file_writer("logs/eval")
    global_step = tf.compat.v1.train.get_or_create_global_step()
    with tf.compat.v2.summary.record_if(lambda: tf.math.equal(global_step % summary_interval, 0)):
        for _ in range(steps):
            agent.train(next(iterator))
            global_step_val = global_step.numpy()
            if global_step_val % eval_interval == 0:
                metric_utils.eager_compute(  # expect: L112
                    metrics, environment, policy, train_step=global_step, summary_writer=eval_summary_writer
                )
