"""A model that runs eagerly, and one that asks its optimiser."""

import tensorflow as tf
from tensorflow import keras


class Eager(keras.Model):
    count = 0

    def train_step(self, data):
        tf.summary.scalar("loss", tf.reduce_mean(self(data)), step=self.count)
        self.count += 1
        return {}


model = Eager()
model.compile(run_eagerly=True)
