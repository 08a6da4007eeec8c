"""D410: the logging interval is longer than the run."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import numpy as np

from lossless.doctor.around import named
from lossless.doctor.evidence import Evidence
from lossless.doctor.trainers import Training, trainings
from lossless.doctor.wording import listed
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity
from lossless.query.roles import role_of
from lossless.types import Role

RULE = REGISTRY.add(
    Rule(
        code="D410",
        name="interval-longer-than-run",
        severity=Severity.WARNING,
        what="The logging interval is longer than the run: no value was due.",
        why="transformers logs every 500 steps by default, Lightning every 50; a run or an epoch of fewer steps has no "
        "curve of its steps, but what is written at its end.",
        remedy="Log more often.",
        example="TrainingArguments(max_steps=200), with logging_steps left at 500.",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_LIGHTNING = 50
_RUNS = 1_000
_INTERVALS = ("logging_steps", "log_every_n_steps", "log_interval", "log_every", "log_freq", "logging_interval")
_LENGTHS = ("max_steps", "total_steps", "num_steps", "max_iters", "num_iterations", "num_training_steps", "train_steps")
_SAVED = re.compile(r"epoch=\d+-step=(?P<step>\d+)(?:-v\d+)?\.ckpt")
_STEPWISE = re.compile(r"(?P<base>.+)_epoch")


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a training of transformers, a run of Lightning, or a configuration of others."""
    for training in trainings(evidence):
        if found := _of_trainer(training):
            own = evidence.around.is_inside(os.path.join(training.directory, "trainer_state.json"))
            yield found if own else found._replace(severity=Severity.NOTE)
    yield from _of_lightning(evidence)
    yield from _of_lightning_without_values(evidence)
    if evidence.nothing:
        yield from _of_settings(evidence)


def _of_trainer(training: Training) -> Finding | None:
    steps, every = max(training.step, training.last), training.number("logging_steps")
    due = every * training.last if 0 < every < 1 else every
    if not training.history and not training.step:
        return None
    if training.word("logging_strategy") in ("no", "epoch") or due <= steps or training.logged("loss"):
        return None
    running = training.step < training.last
    message = f"logging_steps is {due:g} and the training {'will have' if running else 'had'} {steps} steps"
    return REGISTRY.finding(
        RULE.code,
        f"{message}, so that loss, grad_norm and learning_rate were never due, in {training.directory}",
        Place(path=training.path),
        fix=f"TrainingArguments(…, logging_steps={max(1, steps // 50)})",
    )


def _of_lightning(evidence: Evidence) -> Iterator[Finding]:
    """Runs with hparams.yaml, as Lightning writes, that end before step 50 with means of epochs or validation alone."""
    series = evidence.series
    if "epoch" not in series.tags:
        return
    epoch = series.tags.index("epoch")
    last = np.full(len(series.runs), -1, np.int64)
    np.maximum.at(last, series.run, series.max_step)
    own = np.unique(series.run[series.tag == epoch])
    short = own[last[own] < _LIGHTNING - 1][:_RUNS]
    paths = {run.name: run.path for run in evidence.runs}
    for number in short.tolist():
        run = series.runs[number]
        rows = slice(*np.searchsorted(series.run, (number, number + 1)).tolist())
        tags = {series.tags[i] for i in np.unique(series.tag[rows]).tolist()}
        if (names := listed(_lost(tags))) and os.path.exists(os.path.join(paths.get(run, ""), "hparams.yaml")):
            yield REGISTRY.finding(
                RULE.code,
                f"{run} ended at step {last[number]}, before Lightning's {_LIGHTNING}th, with no {names}",
                Place(path=paths[run], run=run),
                fix="Trainer(log_every_n_steps=1)",
                severity=Severity.NOTE,
            )


def _of_lightning_without_values(evidence: Evidence) -> Iterator[Finding]:
    """Runs that hold no value, and checkpoints of steps before the 50th alone."""
    saved: dict[str, int] = {}
    for path in evidence.around.called(_SAVED):
        if (match := _SAVED.fullmatch(os.path.basename(path))) is not None:
            directory = os.path.dirname(os.path.dirname(path))
            saved[directory] = max(saved.get(directory, 0), int(match["step"]))
    files = evidence.files
    written = {files.runs[number] for number in np.unique(files.run[files.points + files.heavy > 0]).tolist()}
    for run in evidence.runs if saved else ():
        step = saved.get(run.path, _LIGHTNING)
        if step < _LIGHTNING and run.name not in written and os.path.exists(os.path.join(run.path, "hparams.yaml")):
            yield REGISTRY.finding(
                RULE.code,
                f"{run.name} has no value; its last checkpoint is of step {step}, before Lightning's {_LIGHTNING}th",
                Place(path=run.path, run=run.name),
                fix="Trainer(log_every_n_steps=1)",
                severity=Severity.NOTE,
            )


def _lost(tags: set[str]) -> list[str]:
    """What is of steps and was not due: `loss_step` beside `loss_epoch`; `train_loss`, where validation's is alone."""
    means = [match["base"] for tag in sorted(tags) if (match := _STEPWISE.fullmatch(tag))]
    if means:
        return [f"{base}_step" for base in means if f"{base}_step" not in tags]
    roles = {tag: found for tag in sorted(tags) if (found := role_of(tag))}
    if {role for _, role in roles.values()} != {Role.VALIDATION} or tags & {base for base, _ in roles.values()}:
        return []
    return [tag.replace("val", "train", 1) for tag in roles if tag.startswith(("val_", "val/"))]


def _of_settings(evidence: Evidence) -> Iterator[Finding]:
    trained = {training.source for training in trainings(evidence)}
    for path, said in evidence.around.all_settings():
        every, steps = (named(said, *names) for names in (_INTERVALS, _LENGTHS))
        if path in trained or not isinstance(every, int) or not isinstance(steps, int) or not 0 < steps < every:
            continue
        name = next(name for name in _INTERVALS if named(said, name) == every)
        sure = evidence.around.is_inside(path)
        message = f"{name} is {every}, of {steps} steps, says {path}"
        fix = f"{name}: {max(1, steps // 50)}"
        yield REGISTRY.finding(RULE.code, message, Place(path=path), fix=fix, severity=None if sure else Severity.NOTE)
