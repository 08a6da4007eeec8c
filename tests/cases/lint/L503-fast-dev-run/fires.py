"""fast_dev_run replaces the logger by one that writes nothing."""

import lightning as L
from lightning.pytorch.loggers import TensorBoardLogger

trainer = L.Trainer(max_epochs=100, logger=TensorBoardLogger("logs"), fast_dev_run=True)  # expect: L503
short = L.Trainer(fast_dev_run=5)  # expect: L503
