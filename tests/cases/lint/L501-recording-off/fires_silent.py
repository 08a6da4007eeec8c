"""Switched off, and nothing says that a board is wanted: it is asked."""

from transformers import TrainingArguments

silent = TrainingArguments("out", report_to="none")  # expect: L501
