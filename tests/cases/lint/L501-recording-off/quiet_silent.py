"""Nothing here expects a board."""

from accelerate import Accelerator
from transformers import TrainingArguments

silent = TrainingArguments("out", report_to="none")
wandb_only = TrainingArguments("out", report_to="wandb", run_name="a")
accelerator = Accelerator()
accelerator.print("no trackers, and none asked for")
