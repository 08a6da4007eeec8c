"""A CSV logger has no add_image."""

import lightning as L
from lightning.pytorch.loggers import CSVLogger


class Net(L.LightningModule):
    def validation_step(self, batch, index):
        self.logger.experiment.add_image("input", batch[0], self.global_step)


trainer = L.Trainer(logger=CSVLogger("logs"))  # expect: L502
