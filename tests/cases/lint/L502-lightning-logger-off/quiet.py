"""Loggers that log, or nothing that would be logged."""

import lightning as L
from lightning.pytorch.loggers import CSVLogger, TensorBoardLogger


class Net(L.LightningModule):
    def training_step(self, batch, index):
        loss = self(batch).mean()
        self.log("loss", loss)
        return loss


board = TensorBoardLogger("logs")
trainer = L.Trainer(logger=board)
both = L.Trainer(logger=[board, CSVLogger("logs")])
plain = L.Trainer(max_epochs=3)
tables = L.Trainer(logger=CSVLogger("logs"))


def chosen(flag):
    return L.Trainer(logger=flag)


def switched(flag):
    return L.Trainer(logger=TensorBoardLogger("logs") if flag else False)
