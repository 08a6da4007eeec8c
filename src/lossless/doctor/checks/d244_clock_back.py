"""D244: wall times that go back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np

from lossless.doctor import rows, wording
from lossless.doctor.evidence import Evidence
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D244",
        name="clock-back",
        severity=Severity.NOTE,
        what="The wall times of a tag go back within one file.",
        why="The machine's clock was set while it trained, a virtual machine was resumed, or wall times were given by "
        "hand. Relative and wall time on the x axis run backwards there; steps are right.",
        remedy="Look at the curve over steps; keep the clock with NTP (chrony), set before training starts.",
        example="loss goes back by 1 h at step 1,200, when the clock was set.",
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix="timedatectl set-ntp true",
    )
)
_SECONDS = 10.0
"""Threads that write at once may change places; a clock that is corrected gently does not go back so far."""


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run."""
    series = evidence.series
    for run, own in rows.by_run(series, series.max_wall_fall >= _SECONDS):
        worst = max(own, key=lambda row: float(series.max_wall_fall[row]))
        steps, walls, _ = evidence.points(worst)
        at = int(np.nanargmin(np.diff(walls))) + 1
        tag = rows.tag(series, worst)
        others = [other for other in rows.tags(series, own) if other != tag]
        times = f", the furthest of {series.wall_falls[worst]:,} times" if series.wall_falls[worst] > 1 else ""
        also = f"; likewise {wording.listed(others)}" if others else ""
        by = wording.seconds(float(series.max_wall_fall[worst]))
        message = f"{tag} goes back by {by} of wall time at step {steps[at]:,} in run {run}"
        between = f", from {_utc(walls[at - 1])} to {_utc(walls[at])}"
        place = Place(run=run, tag=tag, step=int(steps[at]))
        yield REGISTRY.finding(RULE.code, f"{message}{between}{times}{also}", place)


def _utc(wall: float) -> str:
    try:
        return datetime.fromtimestamp(wall, UTC).strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError, OSError):
        return f"{wall:g} s"
