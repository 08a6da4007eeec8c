"""D241: values that are NaN or infinite."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lossless.doctor import rows, wording
from lossless.doctor.evidence import Evidence
from lossless.doctor.lines import continues
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity
from lossless.query import SeriesTable

RULE = REGISTRY.add(
    Rule(
        code="D241",
        name="not-finite",
        severity=Severity.WARNING,
        what="Values of a tag are NaN or infinite.",
        why="No line can be drawn through them. A tag that was finite and then is not, up to its end, has diverged: "
        "what trains after that step is lost time.",
        remedy="Look at the step before the first: a learning rate that is too high, a logarithm or division of zero, "
        "float16 beyond 65,504. Stop a training that diverged.",
        example="loss is NaN from step 1,230 to its end at 5,000; its last value before was 2.31e+04.",
        since="0.1.0",
    )
)
_STOP = "if not math.isfinite(loss): raise FloatingPointError(f'loss is {loss} at step {step}')"
_NEVER = "Look at how it is computed: the mean of nothing, 0/0, data that hold NaN; a metric that has no value there."
_TAIL = 3
"""So many values at the end, all not finite, are no accident."""


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run, a warning if a tag has diverged; a few values apart from each other are a note."""
    series = evidence.series
    bad = series.nan + series.pinf + series.ninf
    before, finite = continues(series), bad < series.points
    diverged = (series.bad_tail >= _TAIL) & finite
    diverged[before[(before >= 0) & finite]] = False  # a later file goes on with values
    all_bad = rows.over_files(series, bad, np.add)
    points = rows.over_files(series, series.points, np.add)

    def said(run: str, own: list[int]) -> Finding:
        ended = [row for row in own if diverged[row]]
        row = min(ended or own, key=lambda row: _first(series, row))
        tag, step = rows.tag(series, row), _first(series, row)
        firsts = {rows.tag(series, other): _first(series, other) for other in reversed(own)}
        others = [f"{other} (step {at:,})" for other, at in reversed(firsts.items()) if other != tag]
        what = _diverged(evidence, row) if ended else _some(series, row, int(all_bad[row]), int(points[row]))
        message = f"{tag} {what} in run {run}{wording.likewise(others)}"
        place = Place(run=run, tag=tag, step=step)
        if ended:
            return REGISTRY.finding(RULE.code, message, place, fix=_STOP)
        remedy = _NEVER if all_bad[row] == points[row] else ""
        return REGISTRY.finding(RULE.code, message, place, severity=Severity.NOTE, remedy=remedy)

    yield from rows.by_run(series, bad > 0, said)


def _first(series: SeriesTable, row: int) -> int:
    """The first step, in order of steps, with a value that is not finite."""
    firsts = []
    if series.nan[row]:
        firsts.append(int(series.first_nan[row]))
    if series.pinf[row] + series.ninf[row]:
        firsts.append(int(series.first_inf[row]))
    return min(firsts)


def _kinds(nan: bool, pinf: bool, ninf: bool) -> str:
    return " or ".join(name for name, there in (("NaN", nan), ("+Inf", pinf), ("-Inf", ninf)) if there)


def _diverged(evidence: Evidence, row: int) -> str:
    steps, _, values = evidence.points(row)
    start = len(steps) - int(evidence.series.bad_tail[row])
    tail, before = values[start:], int(np.count_nonzero(~np.isfinite(values[:start])))
    what = _kinds(bool(np.isnan(tail).any()), bool((tail == np.inf).any()), bool((tail == -np.inf).any()))
    scattered = f", and {before:,} before" if before else ""
    end = f"to its end at {steps[-1]:,} ({len(tail):,} of {len(steps):,} points{scattered})"
    return f"is {what} from step {steps[start]:,} {end}; its last value before was {values[start - 1]:.4g}"


def _some(series: SeriesTable, row: int, count: int, points: int) -> str:
    what = _kinds(bool(series.nan[row]), bool(series.pinf[row]), bool(series.ninf[row]))
    if count == points:
        return f"is {what} at all of its {wording.counted(points, 'point')}, the first at step {_first(series, row):,},"
    return f"is {what} at {count:,} of {points:,} points, the first at step {_first(series, row):,},"
