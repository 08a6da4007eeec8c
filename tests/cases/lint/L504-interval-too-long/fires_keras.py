"""Keras: update_freq counts batches, validation_freq epochs."""

from tensorflow import keras

model = keras.Sequential([keras.layers.Dense(1)])
model.compile("adam", "mse")
board = keras.callbacks.TensorBoard("logs", update_freq=1000)


def train(data, validation):
    model.fit(data, steps_per_epoch=50, epochs=4, callbacks=[board])  # expect: L504
    model.fit(data, epochs=4, validation_data=validation, validation_freq=5)  # expect: L504
