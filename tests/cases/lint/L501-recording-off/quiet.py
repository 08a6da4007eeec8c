"""Reports to the board, to all, to what the caller says; or a run that is meant to be silent."""

from accelerate import Accelerator
from transformers import TrainingArguments

to_board = TrainingArguments("out", logging_dir="out/tb", report_to="tensorboard")
to_both = TrainingArguments("out", logging_dir="out/tb", report_to=["wandb", "tensorboard"])
to_all = TrainingArguments("out", logging_dir="out/tb", report_to="all")


def from_caller(reporter):
    return TrainingArguments("out", logging_dir="out/tb", report_to=reporter)


def tracked():
    accelerator = Accelerator(log_with="all", project_dir="out")
    accelerator.init_trackers("run")
    accelerator.log({"loss": 1.0}, step=0)


def configured(**kwargs):
    accelerator = Accelerator(**kwargs)
    accelerator.init_trackers("run")
