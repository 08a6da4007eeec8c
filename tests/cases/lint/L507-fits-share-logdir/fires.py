"""Every round of the search writes into one directory."""

from tensorflow import keras


def search(x, y):
    for units in [16, 32, 64]:
        model = keras.Sequential([keras.layers.Dense(units), keras.layers.Dense(1)])
        model.compile("adam", "mse")
        model.fit(x, y, epochs=5, callbacks=[keras.callbacks.TensorBoard("logs/search")])  # expect: L507


def folds(build, splits):
    log_dir = "logs/folds"
    for x, y in splits:
        model = build()
        board = keras.callbacks.TensorBoard(log_dir=log_dir)  # expect: L507
        model.fit(x, y, epochs=5, callbacks=[board])
