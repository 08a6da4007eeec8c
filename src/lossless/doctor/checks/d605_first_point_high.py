"""D605: a first point far above the rest."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lossless.doctor import rows
from lossless.doctor.evidence import Evidence
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D605",
        name="first-point-high",
        severity=Severity.NOTE,
        what="The first point of a tag is a thousand times the rest.",
        why="The axis reaches up to it, and all others lie on one line at the bottom. A sum that is not divided yet, a "
        "time that holds the compilation, or an untrained loss is often the first.",
        remedy="Look at it with a logarithmic axis, or begin behind the first step; if it is a mean, count from the "
        "first element.",
        example="loss begins at 5.2e+05 at step 0; the highest of its other 999 points is 2.31.",
        since="0.1.0",
    )
)
_TIMES = 1_000
_POINTS = 5


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run, of the first file that has a tag."""
    series = evidence.series
    finite = np.isfinite(series.first_value) & (series.rest_max > 0)
    high = rows.first_files(series) & finite & (series.points > _POINTS)
    high &= np.abs(series.first_value) >= _TIMES * np.where(finite, series.rest_max, 1)
    return rows.by_run(series, high, lambda run, own: _said(evidence, run, own))


def _said(evidence: Evidence, run: str, own: list[int]) -> Finding:
    series, row = evidence.series, own[0]
    value, rest = float(series.first_value[row]), float(series.rest_max[row])
    rest_of_it = f"the highest of its other {int(series.points[row]) - 1:,} points is {rest:.4g}"
    return REGISTRY.finding(
        RULE.code,
        f"{rows.tag(series, row)} in run {run} begins at {value:.4g} at step {int(series.first_step[row]):,}; "
        f"{rest_of_it}, {abs(value) / rest:,.0f} times less{rows.likewise(series, own, row)}",
        Place(run=run, tag=rows.tag(series, row), step=int(series.first_step[row])),
    )
