"""A callback of Keras that opens a writer each batch."""

import tensorflow as tf


class LearningRate(tf.keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        writer = tf.summary.create_file_writer("logs/lr")  # expect: L102
        with writer.as_default():
            tf.summary.scalar("lr", self.model.optimizer.learning_rate, step=self.model.optimizer.iterations)
        writer.close()
