"""A LightningModule: one name in both steps, the batch in a name, two optimisers by hand, a histogram each batch."""

import pytorch_lightning as pl


class M(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.automatic_optimization = False

    def training_step(self, batch, batch_idx):
        g, d = self.optimizers()
        loss = self(batch)
        self.log("loss", loss)
        self.log(f"loss_{batch_idx}", loss)  # expect: L205
        g.step()
        d.step()  # expect: L207
        self.logger.experiment.add_histogram("w", self.w, self.global_step)  # expect: L209

    def validation_step(self, batch, batch_idx):
        loss = self(batch)
        self.log("loss", loss)  # expect: L203
        self.log("val_acc", loss)
