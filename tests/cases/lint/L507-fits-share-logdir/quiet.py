"""A directory a round, or one training continued."""

import datetime
import os

from tensorflow import keras


def named(build, x, y):
    for units in [16, 32, 64]:
        build(units).fit(x, y, callbacks=[keras.callbacks.TensorBoard(f"logs/{units}")])


def by_path(build, splits):
    for fold, (x, y) in enumerate(splits):
        log_dir = os.path.join("logs", str(fold))
        board = keras.callbacks.TensorBoard(log_dir=log_dir)
        build().fit(x, y, callbacks=[board])


def by_time(build, splits):
    for x, y in splits:
        log_dir = "logs/" + datetime.datetime.now().isoformat()
        build().fit(x, y, callbacks=[keras.callbacks.TensorBoard(log_dir)])


def continued(model, shards, y):
    for epoch, x in enumerate(shards):
        model.fit(x, y, initial_epoch=epoch, epochs=epoch + 1, callbacks=[keras.callbacks.TensorBoard("logs")])


def by_helper(build, splits, where):
    for x, y in splits:
        build().fit(x, y, callbacks=[keras.callbacks.TensorBoard(where())])
