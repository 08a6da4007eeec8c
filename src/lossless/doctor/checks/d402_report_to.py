"""D402: transformers' Trainer logged, and not to TensorBoard."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.trainers import Training, trainings
from lossless.doctor.wording import counted
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D402",
        name="report-to",
        severity=Severity.WARNING,
        what="A training by transformers' Trainer left its state, and no event file.",
        why="The Trainer writes event files only if report_to names tensorboard (or all, with tensorboard installed). "
        "Since version 5 it reports to nobody unless it is told to; before, to what happened to be installed.",
        remedy="Let it report to tensorboard. The values it logged are in log_history of trainer_state.json.",
        example='TrainingArguments(…, report_to="none")',
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix='TrainingArguments(…, report_to="tensorboard")',
    )
)


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding an output directory, where nothing was written or a run beside it was."""
    around, found = evidence.around, list(trainings(evidence))
    for training in found:
        told = training.reports != [] and _elsewhere(evidence, training, found)
        if told or around.written(training.directory):
            continue
        if evidence.nothing or around.is_odd_one(training.directory, deep=True):
            yield _finding(evidence, training)


def _elsewhere(evidence: Evidence, training: Training, all_of_them: list[Training]) -> bool:
    """Whether a run in no output directory ends where the training does: TENSORBOARD_LOGGING_DIR, or logging_dir."""
    series = evidence.series
    own = {series.runs[run] for run in np.unique(series.run[series.max_step == training.step]).tolist()}
    outputs = tuple(other.directory + os.sep for other in all_of_them)
    return any(run.name in own and not f"{run.path}{os.sep}".startswith(outputs) for run in evidence.runs)


def _finding(evidence: Evidence, training: Training) -> Finding:
    reports, source = training.reports, training.source
    logged = f"{counted(len(training.history), 'entry', 'entries')} up to step {training.step}" if training.step else ""
    done = f"The Trainer logged {logged} in {training.directory}" if logged else f"{training.directory} is a Trainer's"
    message, fix, severity = f"{done}, and no event file is there", "", Severity.NOTE
    folder = training.settings.get("logging_dir")
    if reports is not None and not {"tensorboard", "all"} & set(reports):
        message += f": report_to is {' and '.join(reports) or 'none'} in {source}"
        names = [*reports, "tensorboard"]
        fix = f"TrainingArguments(…, report_to={names[0] if len(names) == 1 else names!r})".replace("'", '"')
        fix = fix.replace("=tensorboard)", '="tensorboard")')
        sure = evidence.nothing and evidence.around.is_inside(os.path.join(training.directory, "trainer_state.json"))
        severity = Severity.WARNING if sure else Severity.NOTE
    elif reports and isinstance(folder, str) and os.path.isdir(folder):
        message += f"; report_to names tensorboard, and logging_dir is {folder}"
        fix = f"lossless serve {shlex.quote(folder)}"
    elif reports:
        message += "; report_to names tensorboard: was the package installed, or logging_dir elsewhere?"
        fix = "pip install tensorboard"
    else:
        message += "; is report_to none, or was tensorboard not installed?"
    return REGISTRY.finding(RULE.code, message, Place(path=training.path), fix=fix, severity=severity)
