"""Look at it with: tensorboard --logdir out/runs."""

from transformers import Seq2SeqTrainingArguments

args = Seq2SeqTrainingArguments("out", report_to=[], num_train_epochs=3)  # expect: L501
