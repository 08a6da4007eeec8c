"""The logger of a class, and a hook that runs each epoch."""

import pytorch_lightning as pl
import tensorboardX


class Module(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.board = tensorboardX.SummaryWriter("runs/module")

    def on_train_epoch_end(self):
        self.board.add_scalar("loss/epoch", self.trainer.callback_metrics["loss"])  # expect: L202
        self.board.flush()
