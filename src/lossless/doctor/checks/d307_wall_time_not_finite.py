"""D307: events without a time, which TensorBoard's data server drops."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lossless.doctor import rows, stock
from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import counted, listed
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D307",
        name="wall-time-not-finite",
        severity=Severity.NOTE,
        what="Points whose wall time is NaN or infinite: TensorBoard's data server would lose them.",
        why="It drops an event whose wall time is infinite, and at one whose wall time is NaN it stops reading the "
        "file. In lossless they are drawn by step; they have no place on an axis of time.",
        remedy="Give add_scalar a finite walltime, or none.",
        example="3 of 100 points of run a have no finite wall time, of loss: walltime=float('nan').",
        since="0.1.0",
    )
)


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run."""
    series = evidence.series
    return rows.by_run(series, series.bad_walls > 0, lambda run, own: _said(evidence, run, own))


def _said(evidence: Evidence, run: str, own: list[int]) -> Finding:
    series = evidence.series
    bad = int(series.bad_walls[own].sum())
    steps, walls, _ = evidence.points(own[0])
    first = int(np.flatnonzero(~np.isfinite(walls))[0])
    what = "NaN, where its data server stops reading the file" if np.isnan(walls[first]) else "infinite"
    return REGISTRY.finding(
        RULE.code,
        f"TensorBoard would lose {counted(bad, 'point')} without a finite wall time in run {run}, of "
        f"{listed(rows.tags(series, own))}: that of step {steps[first]:,} is {what}",
        Place(run=run, tag=rows.tag(series, own[0]), step=int(steps[first])),
        effect="lossless shows them all.",
        fix=stock.command(evidence, stock.SLOW),
    )
