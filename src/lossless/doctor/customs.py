"""What frameworks log by themselves, and what they do not."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lossless.doctor.evidence import Evidence
from lossless.types import Role


class Custom(NamedTuple):
    """Why a tag is not written; `todo`, `fix`: how it would be."""

    why: str
    todo: str
    fix: str = ""


class _Habit(NamedTuple):
    """Of a framework, which one of its tags (and `beside`, a file in the directory of its run) tells: tags like
    `wanted` are not written, as long as none of `unless` is there, and no run of the role `without`."""

    framework: re.Pattern[str]
    wanted: re.Pattern[str]
    custom: Custom
    unless: re.Pattern[str] = re.compile(r"(?!)")
    beside: str = ""
    without: Role | None = None


_KERAS = re.compile(r"epoch_(?!val_).+|keras")
_HF = re.compile(
    r"(?:args|model_config)/text_summary|(?:train|eval)/(?:train_)?(?:runtime|total_flos|(?:samples|steps)_per_second)"
)
"""The Trainer's alone: train/loss is everybody's."""
_LIGHTNING = re.compile(r"epoch|hp_metric")
_SB3 = re.compile(r"(?:rollout|time)/\w+")
_RATE = re.compile(r"(?:.*[/_-])?(?:lr|learning_?rate)(?:[/_-].*)?", re.IGNORECASE)
_NORM = re.compile(r".*grad(?:ient)?[_/-]?norm.*", re.IGNORECASE)
_VALIDATION = re.compile(r"(?:.*[/_-])?(?:val|valid|validation|eval|evaluation)(?:[/_-].*)?", re.IGNORECASE)
_MADE_IN_EVALUATION = re.compile(
    r"(?:train[/_])(?!loss|epoch|learning|grad|global|runtime|samples|steps|total).+", re.IGNORECASE
)

HABITS = (
    _Habit(
        _HF,
        _MADE_IN_EVALUATION,
        Custom(
            "The Trainer computes metrics only when it evaluates, not on batches it trains on",
            "Evaluate on the training set, too; it then takes as long as another evaluation.",
            'trainer = Trainer(…, eval_dataset={"validation": validation, "train": train})',
        ),
    ),
    _Habit(
        _HF,
        _VALIDATION,
        Custom(
            'The Trainer evaluates only if its eval_strategy says when, and by default it is "no"',
            "Say when to evaluate, and give an eval_dataset.",
            'TrainingArguments(…, eval_strategy="steps", eval_steps=100)',
        ),
        re.compile(r"eval/.+"),
    ),
    _Habit(
        _KERAS,
        _VALIDATION,
        Custom(
            "Keras writes a run validation only if fit() is given validation data",
            "Give it validation data.",
            "model.fit(…, validation_data=(x_val, y_val))",
        ),
        without=Role.VALIDATION,
    ),
    _Habit(
        _KERAS,
        _NORM,
        Custom(
            "The Keras callback does not log gradients",
            "Record them with a writer of your own, or let lossless watch the model.",
            'lossless.summary.scalar("grad_norm", norm, step=step)',
        ),
    ),
    _Habit(
        _LIGHTNING,
        _RATE,
        Custom(
            "Lightning logs the learning rate only with a LearningRateMonitor",
            "Give the Trainer one.",
            'Trainer(…, callbacks=[LearningRateMonitor(logging_interval="step")])',
        ),
        unless=re.compile(r"lr-.+"),
        beside="hparams.yaml",
    ),
    _Habit(
        _LIGHTNING,
        _NORM,
        Custom(
            "Lightning does not log gradient norms by itself",
            "Log them in a hook of the module.",
            "def on_before_optimizer_step(self, optimizer):\n    self.log_dict(grad_norm(self.layer, norm_type=2))",
        ),
        beside="hparams.yaml",
    ),
    _Habit(
        _SB3,
        re.compile(r"rollout/ep_(?:rew|len)_mean"),
        Custom(
            "Stable-Baselines3 knows episodes only of an environment in a Monitor, and once one has ended",
            "Wrap the environment.",
            "env = Monitor(env)",
        ),
    ),
    _Habit(
        _SB3,
        re.compile(r"eval/.+"),
        Custom(
            "Stable-Baselines3 evaluates only with an EvalCallback",
            "Give learn() one.",
            "model.learn(…, callback=EvalCallback(eval_env, eval_freq=1000))",
        ),
    ),
)


def custom(evidence: Evidence, tag: str, tags: Sequence[str]) -> Custom | None:
    """Why `tag` is not among `tags`, if it is the custom of the framework that wrote them."""
    for habit in HABITS:
        if not habit.wanted.fullmatch(tag) or _any(habit.unless, tags) or not _any(habit.framework, tags):
            continue
        if habit.without and any(role is habit.without for _, role in evidence.families.values()):
            continue
        if not habit.beside or any(os.path.exists(os.path.join(run.path, habit.beside)) for run in evidence.runs[:100]):
            return habit.custom
    return None


def _any(pattern: re.Pattern[str], tags: Iterable[str]) -> bool:
    return any(pattern.fullmatch(tag) for tag in tags)
