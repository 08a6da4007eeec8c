"""Nothing here expects a board: another tracker is chosen, and no accelerator is asked for trackers."""

from accelerate import Accelerator
from transformers import TrainingArguments

wandb_only = TrainingArguments("out", report_to="wandb", run_name="a")
accelerator = Accelerator()
accelerator.print("no trackers, and none asked for")
