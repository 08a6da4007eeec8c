"""Recorded every 100 steps, evaluated every 250: of two evaluations one is dropped."""

import tensorflow as tf


def train(agent, dataset, environment, log_dir):
    global_step = tf.compat.v2.summary.experimental.get_step() or tf.Variable(0, dtype=tf.int64)
    writer = tf.summary.create_file_writer(log_dir)
    with writer.as_default(), tf.summary.record_if(lambda: global_step % 100 == 0):
        for batch in dataset:
            loss = agent.train(batch)
            global_step.assign_add(1)
            tf.summary.scalar("loss", loss, step=global_step)
            if global_step % 250 == 0:
                reward = agent.evaluate(environment)
                tf.summary.scalar("evaluation/reward", reward, step=global_step)  # expect: L112
