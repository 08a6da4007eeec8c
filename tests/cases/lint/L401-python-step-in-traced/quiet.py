"""Steps that a trace can follow: variables, tensors, the optimiser's counter, a signature."""

import tensorflow as tf

writer = tf.summary.create_file_writer("logs")
optimizer = tf.keras.optimizers.Adam()
global_step = tf.Variable(0, dtype=tf.int64, trainable=False)


@tf.function
def by_variable(x):
    with writer.as_default():
        tf.summary.scalar("loss", tf.reduce_sum(x), step=global_step)
    global_step.assign_add(1)


@tf.function
def by_optimizer(x):
    tf.summary.scalar("loss", tf.reduce_sum(x), step=optimizer.iterations)


@tf.function
def by_argument(x, step):
    tf.summary.scalar("loss", tf.reduce_sum(x), step=step)


@tf.function(input_signature=[tf.TensorSpec([], tf.int64)])
def by_signature(step):
    tf.summary.scalar("step", tf.cast(step, tf.float32), step=step)


@tf.function
def from_elsewhere(x, step):
    tf.summary.scalar("loss", tf.reduce_sum(x), step=step)


@tf.function
def whole_loop(dataset):
    for step, x in dataset.enumerate():
        tf.summary.scalar("loss", tf.reduce_sum(x), step=step)
    for step in tf.range(10):
        tf.summary.scalar("late", 0.0, step=tf.cast(step, tf.int64))


class Trainer:
    def __init__(self):
        self.step = tf.Variable(0, dtype=tf.int64)

    @tf.function
    def train_step(self, x):
        tf.summary.scalar("loss", tf.reduce_sum(x), step=self.step)
        self.step.assign_add(1)


def train(batches):
    for step, x in enumerate(batches):
        by_variable(x)
        by_optimizer(x)
        by_argument(x, tf.constant(step, dtype=tf.int64))
        by_signature(step)
        with writer.as_default():
            tf.summary.scalar("eager", tf.reduce_sum(x), step=step)
