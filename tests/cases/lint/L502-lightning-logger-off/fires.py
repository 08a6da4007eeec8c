"""logger=False, while the module writes through its logger."""

import lightning.pytorch as pl
import torch


class Net(pl.LightningModule):
    def training_step(self, batch, index):
        loss = torch.nn.functional.mse_loss(self(batch), batch)
        self.log("train_loss", loss)
        self.logger.experiment.add_histogram("weights", self.weight, self.global_step)  # expect: L209  # expect: L209
        return loss


trainer = pl.Trainer(max_epochs=3, logger=False)  # expect: L502
trainer.fit(Net())
