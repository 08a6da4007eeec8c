"""Continued with initial_epoch, one of two branches, a callback each, or fit and evaluate."""

from tensorflow import keras


def pretrain_and_finetune(model, x, y):
    board = keras.callbacks.TensorBoard("logs")
    model.fit(x, y, epochs=5, callbacks=[board])
    model.trainable = True
    model.fit(x, y, epochs=10, initial_epoch=5, callbacks=[board])


def one_of_two(model, data, x, y, stream):
    board = keras.callbacks.TensorBoard("logs")
    if stream:
        model.fit(data, callbacks=[board])
    else:
        model.fit(x, y, callbacks=[board])


def one_each(models, x, y):
    for name, model in models.items():
        model.fit(x, y, callbacks=[keras.callbacks.TensorBoard(f"logs/{name}")])


def fit_and_evaluate(model, x, y):
    board = keras.callbacks.TensorBoard("logs")
    model.fit(x, y, callbacks=[board])
    model.evaluate(x, y, callbacks=[board])


def made_again(first, second, x, y):
    board = keras.callbacks.TensorBoard("logs/first")
    first.fit(x, y, callbacks=[board])
    board = keras.callbacks.TensorBoard("logs/second")
    second.fit(x, y, callbacks=[board])


def resumed_in_a_loop(model, shards, y):
    board = keras.callbacks.TensorBoard("logs")
    for epoch, x in enumerate(shards):
        model.fit(x, y, epochs=epoch + 1, initial_epoch=epoch, callbacks=[board])


def other_callbacks(a, b, x, y):
    stop = keras.callbacks.EarlyStopping()
    a.fit(x, y, callbacks=[stop])
    b.fit(x, y, callbacks=[stop])
