"""Intervals that are longer than what they divide."""

import lightning as L
from torch.utils.tensorboard import SummaryWriter
from transformers import TrainingArguments

LOG_EVERY = 1000
STEPS = 500

by_default = TrainingArguments("out", max_steps=100)  # expect: L504
given = TrainingArguments("out", max_steps=200, logging_steps=500)  # expect: L504
evaluation = TrainingArguments("out", max_steps=200, logging_steps=10, eval_strategy="steps", eval_steps=1000)  # expect: L504
few = L.Trainer(max_steps=20, log_every_n_steps=50)  # expect: L504
few_by_default = L.Trainer(limit_train_batches=10, max_epochs=3)  # expect: L504
never_validated = L.Trainer(max_epochs=5, check_val_every_n_epoch=10)  # expect: L504

validated_late = L.Trainer(max_steps=500, val_check_interval=1000)  # expect: L504


def train(model, batch):
    writer = SummaryWriter("logs")
    for step in range(STEPS):
        loss = model(batch)
        if (step + 1) % LOG_EVERY == 0:  # expect: L504
            writer.add_scalar("loss", loss, step)
    for step in range(500):
        if step % 1000 == 0:  # expect: L504
            writer.add_scalar("loss/again", model(batch), step)
    writer.close()
