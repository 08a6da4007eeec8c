"""The writer of a LightningModule's logger, which knows of no step by itself."""

import lightning
import torch


class Net(lightning.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(2, 1)

    def training_step(self, batch, batch_idx):
        loss = self.layer(batch).mean()
        self.log("loss", loss)
        self.logger.experiment.add_scalar("loss/raw", loss)  # expect: L202
        return loss

    def validation_step(self, batch, batch_idx):
        self.logger.experiment.add_scalar("loss/val", self.layer(batch).mean(), self.global_step)

    def setup(self, stage):
        self.logger.experiment.add_text("note", "begun")
