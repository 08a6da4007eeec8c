"""A training of two epochs; `python -m tests.frameworks.lightning_training ROOT` runs it with pytorch_lightning."""

from __future__ import annotations

import sys
from typing import Any

import torch
from torch.utils.data import DataLoader

if __name__ == "__main__":
    import pytorch_lightning as pl
else:
    import lightning.pytorch as pl


class Module(pl.LightningModule):
    """Logs by step, by epoch and both, and has hyperparameters in each other."""

    def __init__(self, rate: float = 0.1, model: Any = None) -> None:
        super().__init__()
        self.save_hyperparameters()
        self.layer = torch.nn.Linear(4, 1)
        self.example_input_array = torch.zeros(1, 4)

    def forward(self, x: Any) -> Any:
        return self.layer(x)

    def training_step(self, batch: Any, index: int) -> Any:
        loss = self(batch).pow(2).mean()
        self.log("train_loss", loss, on_step=True, on_epoch=True)
        self.log_dict({"twice": loss.detach() * 2, "one": 1.0})
        return loss

    def validation_step(self, batch: Any, index: int) -> None:
        self.log("val_loss", self(batch).pow(2).mean())

    def test_step(self, batch: Any, index: int) -> None:
        self.log("test_loss", self(batch).pow(2).mean())

    def configure_optimizers(self) -> Any:
        return torch.optim.SGD(self.parameters(), lr=self.hparams["rate"])


def data() -> Any:
    return DataLoader(torch.arange(128.0).reshape(32, 4) / 128, batch_size=4)  # type: ignore[arg-type]


def fit(logger: Any) -> Any:
    """The trainer, after two epochs of eight steps."""
    pl.seed_everything(0, verbose=False)
    quiet = {"enable_progress_bar": False, "enable_model_summary": False}
    rates = pl.callbacks.LearningRateMonitor()
    trainer = pl.Trainer(
        max_epochs=2, logger=logger, accelerator="cpu", log_every_n_steps=2, callbacks=[rates], **quiet
    )
    trainer.fit(Module(model={"layers": [{"size": 3}], "name": "m"}), data(), data())
    return trainer


if __name__ == "__main__":
    from lossless.integrations.lightning import LosslessLogger

    made = LosslessLogger(sys.argv[1])
    assert isinstance(made, pl.loggers.TensorBoardLogger)
    assert fit(made).log_dir == made.log_dir
    assert "lightning.pytorch" not in sys.modules
