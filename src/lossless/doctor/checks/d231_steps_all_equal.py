"""D231: every point of a tag is at one step."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lossless.doctor import rows
from lossless.doctor.evidence import Evidence
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity
from lossless.types import Kind

RULE = REGISTRY.add(
    Rule(
        code="D231",
        name="one-step",
        severity=Severity.WARNING,
        what="All points of a tag are at the same step.",
        why="Over the step they are a vertical line, and TensorBoard with its data server keeps only the last of them. "
        "The step was not given, or is a constant.",
        remedy="Give each call the step it belongs to; until then, the wall-time axis shows the points apart.",
        example="loss has 500 points, all at step 0, because add_scalar was called without global_step.",
        since="0.1.0",
    )
)
_FEW, _MANY, _CROWD = 3, 10, 100
_WHILE = 0.5
"""Points over so much of the run's time are no single evaluation."""
_DRAWN = {
    Kind.IMAGE: "image",
    Kind.AUDIO: "audio",
    Kind.HISTOGRAM: "histogram",
    Kind.PR_CURVE: "pr_curve",
    Kind.MESH: "mesh",
}
"""Their names in calls."""


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run: of its scalars, else of its images, histograms … ."""
    told = set()
    for finding in _scalars(evidence):
        told.add(finding.place.run)
        yield finding
    heavy = evidence.heavy
    still = (heavy.values >= _FEW) & (heavy.min_step == heavy.max_step) & np.isin(heavy.kind, list(_DRAWN))

    def said(run: str, own: list[int]) -> Finding | None:
        if run in told:
            return None
        row = max(own, key=lambda row: int(heavy.values[row]))
        tag, step, kind = rows.tag(heavy, row), int(heavy.min_step[row]), _DRAWN[Kind(int(heavy.kind[row]))]
        what = f"All {heavy.values[row]:,} values of {tag} ({kind}) are at step {step:,}"
        message = f"{what} in run {run}{rows.likewise(heavy, own, row)}"
        place, fix = Place(run=run, tag=tag, step=step), _fix(heavy.files[heavy.file[row]], kind)
        return REGISTRY.finding(RULE.code, message, place, severity=Severity.NOTE, fix=fix)

    yield from rows.by_run(heavy, still, said)


def _scalars(evidence: Evidence) -> Iterator[Finding]:
    """A note where it may be one evaluation of several values: few points, within a short time, or all there is of a
    later step."""
    series = evidence.series
    lowest = rows.over_files(series, series.min_step, np.minimum)
    still = (series.points >= _FEW) & (lowest == rows.over_files(series, series.max_step, np.maximum))
    total = rows.over_files(series, series.points, np.add)
    first = np.full(len(series.runs), np.inf)
    last = np.full(len(series.runs), -np.inf)
    np.fmin.at(first, series.run, series.min_wall)
    np.fmax.at(last, series.run, series.max_wall)
    span = (last - first)[series.run]
    stuck = still & (series.points >= _MANY) & (series.max_wall - series.min_wall >= _WHILE * span)
    goes_on = np.bincount(series.run[series.min_step < series.max_step], minlength=len(series.runs)) > 0
    stuck &= (series.min_step == 0) | goes_on[series.run] | (series.points >= _CROWD)

    def said(run: str, own: list[int]) -> Finding:
        row = max(own, key=lambda row: (stuck[row], series.points[row]))
        tag, step, points = rows.tag(series, row), int(series.min_step[row]), int(total[row])
        message = f"All {points:,} points of {tag} are at step {step:,} in run {run}{rows.likewise(series, own, row)}"
        severity = None if stuck[row] else Severity.NOTE
        place, fix = Place(run=run, tag=tag, step=step), _fix(series.files[series.file[row]], "scalar")
        return REGISTRY.finding(RULE.code, message, place, severity=severity, fix=fix)

    yield from rows.by_run(series, still, said)


def _fix(path: str, kind: str) -> str:
    """The call with its step, as the writer of this file is called: TensorFlow 2 alone ends its names so."""
    if path.endswith(".v2"):
        return f"tf.summary.{kind}(name, data, step=step)"
    return f"writer.add_{kind}(tag, value, global_step=step)"
