"""D244: wall times that go back."""

from __future__ import annotations

from collections.abc import Iterator

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

    def said(run: str, own: list[int]) -> Finding:
        row = max(own, key=lambda row: float(series.max_wall_fall[row]))
        steps, walls, _ = evidence.points(row)
        at = int(np.nanargmin(np.diff(walls))) + 1
        tag, step, falls = rows.tag(series, row), int(steps[at]), int(series.wall_falls[row])
        by = wording.seconds(float(series.max_wall_fall[row]))
        times = f", the furthest of {falls:,} times" if falls > 1 else ""
        between = f"from {wording.utc(walls[at - 1])} to {wording.utc(walls[at])}{times}"
        message = f"{tag} goes back by {by} of wall time at step {step:,} in run {run}, {between}"
        place = Place(run=run, tag=tag, step=step)
        return REGISTRY.finding(RULE.code, f"{message}{rows.likewise(series, own, row)}", place)

    yield from rows.by_run(series, series.max_wall_fall >= _SECONDS, said)
