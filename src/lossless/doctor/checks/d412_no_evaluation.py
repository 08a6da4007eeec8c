"""D412: an evaluation that never ran."""

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
from lossless.types import Role

RULE = REGISTRY.add(
    Rule(
        code="D412",
        name="no-evaluation",
        severity=Severity.NOTE,
        what="There is a training and no evaluation: none was due.",
        why="Frameworks evaluate only when they are told when, and given data: transformers by eval_strategy, Keras by "
        "validation_data, Lightning with batches and an interval that the training reaches.",
        remedy="Say when to evaluate, if it is missed.",
        example='TrainingArguments(…) with eval_strategy left at "no".',
        since="0.1.0",
        certainty=Certainty.ASKS,
    )
)
_KERAS = re.compile(r"epoch_.+")
_MOST = 100


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a training of transformers, a configuration of Lightning, or a family of Keras."""
    for training in trainings(evidence):
        if found := _of_trainer(training):
            yield found
    for path, said in evidence.around.all_settings():
        if found := _of_lightning(evidence, path, said):
            yield found
    keras = list(_of_keras(evidence))
    yield from keras or _of_families(evidence)


def _of_trainer(training: Training) -> Finding | None:
    if not training.step or training.logged("eval_"):
        return None
    when, every = training.word("eval_strategy", "evaluation_strategy"), training.number("eval_steps")
    where = f"{training.directory} (step {training.step})"
    if when == "no":
        message = f'eval_strategy is "no": nothing was evaluated in {where}'
        fix = 'TrainingArguments(…, eval_strategy="epoch")'
    elif when in ("steps", "") and every > (steps := max(training.step, training.last)):
        other = "" if when else ' (or eval_strategy is "no")'
        message = f"eval_steps is {every:g} of {steps}{other}: nothing was evaluated in {where}"
        fix = f'TrainingArguments(…, eval_strategy="steps", eval_steps={max(1, steps // 10)})'
    else:
        return None
    return REGISTRY.finding(RULE.code, message, Place(path=training.source), fix=fix)


def _of_lightning(evidence: Evidence, path: str, said: dict[str, object]) -> Finding | None:
    limit, every = named(said, "limit_val_batches"), named(said, "check_val_every_n_epoch")
    epochs = named(said, "max_epochs", "epochs", "num_epochs")
    if any(tag.name.startswith(("val", "eval")) for tag in evidence.board.tags):
        return None
    if limit is not ... and limit in (0, 0.0) and limit is not False:
        message, fix = f"limit_val_batches is 0 in {path}: validation never runs", "limit_val_batches: 1.0"
    elif isinstance(every, int) and isinstance(epochs, int) and every > epochs > 0:
        message = f"check_val_every_n_epoch is {every} of {epochs} epochs in {path}: validation never runs"
        fix = "check_val_every_n_epoch: 1"
    else:
        return None
    return REGISTRY.finding(RULE.code, message, Place(path=path), fix=fix)


def _of_keras(evidence: Evidence) -> Iterator[Finding]:
    """Keras makes a run `train`, and `validation` beside it only if there is data for it."""
    families: dict[str, set[Role | None]] = {}
    for family, role in evidence.families.values():
        families.setdefault(family, set()).add(role)
    series = evidence.series
    for run in evidence.runs[:_MOST]:
        if os.path.basename(run.path) != "train" or families[run.family] != {Role.TRAIN}:
            continue
        number = series.runs.index(run.name)
        tags = {series.tags[i] for i in np.unique(series.tag[series.run == number]).tolist()}
        if "epoch_loss" in tags and all(_KERAS.fullmatch(tag) or tag.startswith("batch_") for tag in tags):
            message = (
                f"{run.name} was written by Keras, and no validation beside it: fit() was given no validation data"
            )
            fix = "model.fit(…, validation_data=(x_val, y_val))"
            yield REGISTRY.finding(RULE.code, message, Place(path=run.path, run=run.name), fix=fix)


def _of_families(evidence: Evidence) -> Iterator[Finding]:
    """One finding for all families without validation, where most have it."""
    families: dict[str, dict[Role | None, str]] = {}
    for run, (family, role) in evidence.families.items():
        families.setdefault(family, {}).setdefault(role, run)
    trained = {family: own for family, own in families.items() if Role.TRAIN in own}
    alone = [own[Role.TRAIN] for own in trained.values() if not own.keys() & {Role.VALIDATION, Role.TEST, Role.OTHER}]
    others = len(trained) - len(alone)
    if alone and others >= max(2, 2 * len(alone)):
        has = "has" if len(alone) == 1 else "have"
        message = f"{listed(alone)} {has} no validation beside, and {others:,} other trainings have"
        remedy = "See whether it ended before its first validation, or leaves it out."
        yield REGISTRY.finding(RULE.code, message, Place(run=alone[0]), remedy=remedy)
