"""The list of callbacks is made once; every round of the search fits with it."""

from keras import Sequential, layers
from keras.callbacks import EarlyStopping, TensorBoard

callbacks = [EarlyStopping(patience=2), TensorBoard("logs")]


def search(x, y):
    for units in (16, 32, 64):
        model = Sequential([layers.Dense(units), layers.Dense(1)])
        model.compile("adam", "mse")
        model.fit(x, y, epochs=10, callbacks=callbacks)  # expect: L405
