"""D216: metrics that no trial has, and trials without hyperparameters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.rows import distinct
from lossless.doctor.tag_runs import TagRuns
from lossless.doctor.trials import EXPERIMENT, Metric, Trials, above
from lossless.doctor.wording import counted, likewise, listed
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D216",
        name="metrics-without-hparams",
        severity=Severity.WARNING,
        what="The table of hyperparameters names a metric that no run wrote, or lacks runs that have its metrics.",
        why="An experiment's metric is found by its tag, letter by letter, in the trial's directory or the one below "
        "that its group names: another spelling leaves the column empty. A run without hyperparameters has no row.",
        remedy="Name the tag as the board lists it, and write the hyperparameters into each trial's directory.",
        example='hp.Metric("accuracy"), where Keras writes epoch_accuracy into train and validation.',
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_GROUPS = ("validation", "train")


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding for metrics, one for runs; a note where more may come."""
    trials = Trials(evidence)
    severity = Severity.NOTE if trials.young else None
    if trials.at and not trials.sessions:
        message = f"An experiment is described in run {trials.at[0]}, and no run has hyperparameters"
        fix = 'hp.hparams({"lr": lr})  # inside the writer of each trial'
        yield REGISTRY.finding(RULE.code, message, Place(run=trials.at[0], tag=EXPERIMENT), severity=severity, fix=fix)
    elif trials.sessions:
        yield from _unwritten(evidence, trials, severity)
        yield from _without(evidence, trials)


def _unwritten(evidence: Evidence, trials: Trials, severity: Severity | None) -> Iterator[Finding]:
    if not trials.metrics:
        return
    known = TagRuns(evidence, scalars_only=True)
    missing = [metric for metric in trials.metrics if not _written(known, metric)]
    if missing and len(known.names):
        first = missing[0]
        where = f" in a directory {first.group}" if first.group else ""
        is_not = f"The metric {first.tag} was written{where} by no run"
        instead = _nearest(known, first)
        place = Place(run=trials.at[0], tag=first.tag)
        message = f"{is_not}{instead}{likewise([metric.tag for metric in missing[1:]])}"
        yield REGISTRY.finding(RULE.code, message, place, severity=severity, fix=_fix(known, first))


def _written(known: TagRuns, metric: Metric) -> bool:
    if metric.tag not in known.names:
        return False
    runs = known.names_of(known.runs(known.names[metric.tag]).tolist())
    return not metric.group or any(f"/{run}".endswith(f"/{metric.group}") for run in runs)


def _close(known: TagRuns, metric: Metric) -> list[str]:
    """Tags that the metric may mean, the likeliest first."""
    word = metric.tag.rpartition("/")[2].lower()
    holding = sorted((tag for tag in known.names if word in tag.lower()), key=len)
    return holding or get_close_matches(metric.tag, list(known.names), 3)


def _nearest(known: TagRuns, metric: Metric) -> str:
    close = [metric.tag] if metric.tag in known.names else _close(known, metric)
    if not close:
        return ""
    return f"; {close[0]} is in {known.said(known.runs(known.names[close[0]]))}"


def _fix(known: TagRuns, metric: Metric) -> str:
    close = [metric.tag] if metric.tag in known.names else _close(known, metric)
    if not close:
        return ""
    places = {run.rpartition("/")[2] for run in known.names_of(known.runs(known.names[close[0]]).tolist())}
    group = next((f', group="{place}"' for place in _GROUPS if place in places), "")
    return f'hp.Metric("{close[0]}"{group})'


def _without(evidence: Evidence, trials: Trials) -> Iterator[Finding]:
    """Runs beside several trials, with their metrics and without hyperparameters."""
    beside: defaultdict[str, list[str]] = defaultdict(list)
    for session in trials.sessions:
        beside[session.rpartition("/")[0]].append(session)
    holders = {place for session in trials.sessions for place in above(session)}
    scalars = _tags(evidence)
    lacking: defaultdict[str, list[str]] = defaultdict(list)
    for run in dict.fromkeys(evidence.families.get(run, (run, None))[0] for run in list(scalars)):
        parent = run.rpartition("/")[0]
        trial = len(beside.get(parent, ())) > 1 and run not in holders and holders.isdisjoint(above(run)[1:])
        if trial and any(scalars[other] and scalars[other] <= scalars[run] for other in beside[parent][:3]):
            lacking[parent].append(run)
    for parent, runs in lacking.items():
        have = "has" if len(runs) == 1 else "have"
        yield REGISTRY.finding(
            RULE.code,
            f"{counted(len(runs), 'run')} {have} no hyperparameters: {listed(runs)}; "
            f"{len(beside[parent]):,} beside with the same metrics have them",
            Place(run=runs[0]),
            severity=Severity.NOTE,
        )


def _tags(evidence: Evidence) -> defaultdict[str, set[int]]:
    """The scalar tags of each run, those of the runs in it among them."""
    series = evidence.series
    found: defaultdict[str, set[int]] = defaultdict(set)
    pairs = distinct(series.run.astype(np.int64) << 32 | series.tag)
    for run, tag in zip((pairs >> 32).tolist(), (pairs & 0xFFFFFFFF).tolist(), strict=True):
        name = series.runs[run]
        found[name].add(tag)
        if "/" in name:
            found[name.rpartition("/")[0]].add(tag)
    return found
