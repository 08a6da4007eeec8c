"""Intervals that fit, that are not literals, or that are something else."""

import lightning as L
from tensorflow import keras
from torch.utils.tensorboard import SummaryWriter
from transformers import TrainingArguments

enough = TrainingArguments("out", max_steps=1000)
equal = TrainingArguments("out", max_steps=100, logging_steps=100)
fraction = TrainingArguments("out", max_steps=100, logging_steps=0.1)
epochs = TrainingArguments("out", max_steps=100, logging_strategy="epoch")
unlimited = TrainingArguments("out", num_train_epochs=3, max_steps=-1)
not_evaluated = TrainingArguments("out", max_steps=100, logging_steps=10, eval_steps=500)
first_step = TrainingArguments("out", max_steps=100, logging_first_step=True, logging_steps=10)
share = L.Trainer(limit_train_batches=0.1, max_epochs=3)
every = L.Trainer(limit_train_batches=10, max_epochs=3, log_every_n_steps=1)
long = L.Trainer(max_steps=1000)
board = keras.callbacks.TensorBoard("logs", update_freq="epoch")


def caller(args):
    return TrainingArguments("out", max_steps=args.steps, logging_steps=500)


def train(model, batch, interval):
    writer = SummaryWriter("logs")
    for step in range(500):
        if step % 100 == 0:
            writer.add_scalar("loss", model(batch), step)
        if step % interval == 0:
            writer.add_scalar("loss/caller", model(batch), step)
        if step % 1000 == 0:
            print("saved", step)
        if step % 1000 == 0 or step == 499:
            writer.add_scalar("loss/ends", model(batch), step)
    writer.close()


def many_epochs(model, loader):
    writer = SummaryWriter("logs")
    total = 0
    for _ in range(10):
        for step in range(500):
            total += 1
            if total % 1000 == 0:
                writer.add_scalar("loss", model(step), total)
    writer.close()


def fit(model, data):
    model.fit(data, steps_per_epoch=500, epochs=4, callbacks=[board])
