"""A logging_dir, and nobody who writes into it."""

from accelerate import Accelerator
from transformers import Trainer, TrainingArguments

args = TrainingArguments(
    output_dir="out",
    logging_dir="out/tensorboard",
    logging_steps=10,
    report_to="none",  # expect: L501
)
others = TrainingArguments("out", logging_dir="out/tb", report_to=["wandb"])  # expect: L501
trainer = Trainer(model=None, args=args)

accelerator = Accelerator(mixed_precision="bf16")  # expect: L501
accelerator.init_trackers("run", config={"lr": 1e-3})
for step in range(10):
    accelerator.log({"loss": 1.0 / (step + 1)}, step=step)
