"""A callback of Keras: Keras sets no step."""

import tensorflow as tf

writer = tf.summary.create_file_writer("logs/lr")
writer.set_as_default()


class Rate(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        tf.summary.scalar("rate", self.model.optimizer.learning_rate)  # expect: L202
        tf.summary.scalar("rate/epoch", self.model.optimizer.learning_rate, step=epoch)
