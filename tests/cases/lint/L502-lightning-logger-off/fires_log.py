"""self.log alone: it still feeds callbacks, so it is asked."""

from pytorch_lightning import LightningModule, Trainer
from pytorch_lightning.loggers import TensorBoardLogger


class Net(LightningModule):
    def training_step(self, batch, index):
        loss = self(batch).mean()
        self.log("loss", loss)
        return loss


def quick():
    return Trainer(logger=False, max_steps=10)  # expect: L502


def forgotten():
    logger = TensorBoardLogger("logs", name="net")  # expect: L502
    return Trainer(max_epochs=1)
