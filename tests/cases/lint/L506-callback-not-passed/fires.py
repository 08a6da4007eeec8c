"""The callback is made; fit is called without it."""

import datetime

from tensorflow import keras


def train(model, x, y):
    log_dir = "logs/fit/" + datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
    tensorboard_callback = keras.callbacks.TensorBoard(log_dir=log_dir, histogram_freq=1)  # expect: L506
    early = keras.callbacks.EarlyStopping()
    model.fit(x, y, epochs=5, callbacks=[early])


def anonymous(model, x, y):
    keras.callbacks.TensorBoard("logs")  # expect: L506
    model.fit(x, y)
