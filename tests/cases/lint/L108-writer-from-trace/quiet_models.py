"""A new model, and so a new trace, for the second writer."""

import tensorflow as tf

writer = tf.summary.create_file_writer("logs/first")


class First(tf.keras.Model):
    def train_step(self, data):
        with writer.as_default(step=self._train_counter):
            tf.summary.scalar("loss", tf.reduce_mean(data))
        return {}


First().fit(tf.ones((2, 2)))
writer = tf.summary.create_file_writer("logs/second")


class Second(tf.keras.Model):
    def train_step(self, data):
        with writer.as_default(step=self._train_counter):
            tf.summary.scalar("loss", tf.reduce_mean(data))
        return {}


Second().fit(tf.ones((2, 2)))
