"""Hugging Face transformers: a callback in the place of its TensorBoardCallback."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from datetime import datetime
from typing import Any

try:
    from transformers import TrainerCallback
except ImportError as error:
    raise ImportError(
        "lossless.integrations.transformers: got no module transformers, want it; pip install transformers"
    ) from error

from lossless.integrations.journal import closed, flushed, scalar_again
from lossless.write.encode.hparams import torch as hparams_events
from lossless.write.form import Form
from lossless.write.torch import SummaryWriter

_GROUPS = ("eval", "test")
_JUDGED_BY = ("train/loss", "eval/loss")


class LosslessCallback(TrainerCallback):
    """Writes what transformers' `TensorBoardCallback` writes, in the same directory.

    Metrics go under `train/`, `eval/` and `test/` at the global step; there are the texts `args` and `model_config`.

    The directory is $TENSORBOARD_LOGGING_DIR, or `args.logging_dir` where transformers has it, or else
    `<output_dir>/runs/<time>_<host>`; trials of a search get one each. `tb_writer`: any SummaryWriter instead.
    `hparams`: the arguments become the run's hyperparameters too. Only the process of rank 0 writes. Give it to
    `Trainer(callbacks=…)`, with `report_to="none"`."""

    def __init__(self, tb_writer: Any | None = None, *, hparams: bool = True, strict: bool | None = None) -> None:
        self.tb_writer = tb_writer
        directory = os.environ.get("TENSORBOARD_LOGGING_DIR")
        self.logging_dir = None if directory is None else os.path.expanduser(directory)
        self._hparams = hparams
        self._strict = strict
        self._training = False
        self._epoch_at: int | None = None
        """The step of the last `epoch`: the trainer adds it to what is logged, more than once a step."""

    def on_train_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Called by the trainer: write what it was asked to do."""
        self._training = True
        if not state.is_world_process_zero:
            return
        if state.is_hyper_param_search and state.trial_name is not None:
            self.logging_dir = os.path.join(args.output_dir, _default_directory(), state.trial_name)
        writer = self._writer(args)
        writer.add_text("args", args.to_json_string(), 0)
        config = getattr(kwargs.get("model"), "config", None)
        if config is not None:
            writer.add_text("model_config", config.to_json_string(), 0)
        if self._hparams and isinstance(writer, SummaryWriter):
            for values in hparams_events(args.to_sanitized_dict(), dict.fromkeys(_JUDGED_BY, 0.0)):
                writer._get_file_writer().sink.write(values, 0, kind="hparams")

    def on_log(self, args: Any, state: Any, control: Any, logs: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        """Called by the trainer: write the metrics of now; texts as texts."""
        if not state.is_world_process_zero or not logs:
            return
        writer = self._writer(args)
        for name, value in logs.items():
            if isinstance(value, str):
                writer.add_text(_tag(name), value, state.global_step)
            elif self._may_repeat(name, state.global_step) and isinstance(writer, SummaryWriter):
                scalar_again(writer._get_file_writer().sink, Form.SIMPLE, _tag(name), value, state.global_step)
            else:
                writer.add_scalar(_tag(name), value, state.global_step)
        self._epoch_at = state.global_step if "epoch" in logs else self._epoch_at
        if not self._training:
            flushed(writer, self._strict)

    def on_train_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Called by the trainer. What is logged later, as by `evaluate()`, opens the directory again."""
        self._training = False
        if self.tb_writer is not None:
            closed(self.tb_writer, self._strict)
            self.tb_writer = None

    def _may_repeat(self, name: str, step: int) -> bool:
        """Whether the trainer itself logs the metric more than once a step: evaluate() after train() does."""
        return not self._training or (name == "epoch" and step == self._epoch_at)

    def _writer(self, args: Any) -> Any:
        if self.tb_writer is None:
            told = self.logging_dir or getattr(args, "logging_dir", None)
            self.logging_dir = told or os.path.join(args.output_dir, _default_directory())
            self.tb_writer = SummaryWriter(self.logging_dir, strict=self._strict)
        return self.tb_writer


def _tag(name: str) -> str:
    """`eval_loss` is eval/loss, `loss` is train/loss."""
    group, _, rest = name.partition("_")
    return f"{group}/{rest}" if group in _GROUPS and rest else f"train/{name}"


def _default_directory() -> str:
    return os.path.join("runs", f"{datetime.now():%b%d_%H-%M-%S}_{socket.gethostname()}")
