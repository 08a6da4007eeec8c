"""Reported to the board, and nothing to report; a writer that keeps nothing."""

from tensorboardX import SummaryWriter
from transformers import TrainingArguments

args = TrainingArguments("out", report_to="tensorboard", logging_strategy="no")  # expect: L501

with SummaryWriter("logs", write_to_disk=False) as writer:  # expect: L501
    writer.add_scalar("loss", 0.5, 0)
