"""Passed directly, in a list, appended, kept, returned, by attribute, by keyword arguments."""

from keras.callbacks import TensorBoard


def direct(model, x, y):
    board = TensorBoard("logs")
    model.fit(x, y, callbacks=[board])


def in_a_list(model, x, y):
    board = TensorBoard("logs")
    callbacks = [board]
    model.fit(x, y, callbacks=callbacks)


def appended(model, x, y, callbacks):
    callbacks.append(TensorBoard("logs"))
    model.fit(x, y, callbacks=callbacks)


def returned():
    board = TensorBoard("logs")
    return board


def by_dict(model, x, y):
    options = dict(callbacks=[TensorBoard("logs")])
    model.fit(x, y, **options)


class Trainer:
    def __init__(self, model):
        self.model = model
        self.board = TensorBoard("logs")

    def fit(self, x, y):
        self.model.fit(x, y, callbacks=[self.board])


def by_hand(model, batches):
    board = TensorBoard("logs")
    board.set_model(model)
    for n, batch in enumerate(batches):
        board.on_epoch_end(n, model.train_on_batch(batch))
