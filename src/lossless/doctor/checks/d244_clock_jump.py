"""D244: wall times that go back, or far ahead."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lossless.doctor import rows, wording
from lossless.doctor.evidence import Evidence
from lossless.doctor.steps import torn
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D244",
        name="clock-jump",
        severity=Severity.NOTE,
        what="The wall times of a tag go back, or ahead by a month, within one file.",
        why="The machine's clock was set while it trained, a virtual machine was resumed, or wall times were given by "
        "hand. Relative and wall time on the x axis are wrong from there on; steps are right.",
        remedy="Look at the curve over steps; keep the clock with NTP (chrony), set before training starts.",
        example="loss goes back by 1 h at step 1,200, when the clock was set.",
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix="timedatectl set-ntp true",
    )
)
_BACK = 10.0
"""Seconds. Threads that write at once may change places; a clock that is corrected gently does not go back so far."""
_AHEAD = 30 * 86_400.0


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run."""
    series = evidence.series

    def said(run: str, own: list[int]) -> Finding | None:
        row = max(own, key=lambda row: (series.max_wall_fall[row] >= _BACK, abs(_jump(row))))
        steps, walls, _ = evidence.points(row)
        rises = np.diff(walls)
        rises[~np.isfinite(rises) | (np.diff(steps) < 0)] = 0  # where the step falls, too, another writer goes on
        at = 1 + int(rises.argmin() if rises.min() <= -_BACK else rises.argmax())
        jump = float(rises[at - 1])
        if -_BACK < jump < _AHEAD:
            return None
        tag, step, falls = rows.tag(series, row), int(steps[at]), int(np.count_nonzero(rises < 0))
        what = f"goes {'back' if jump < 0 else 'ahead'} by {wording.seconds(abs(jump))} of wall time"
        between = f"from {wording.utc(walls[at - 1])} to {wording.utc(walls[at])}"
        times = f", the furthest of {falls:,} times" if falls > 1 else ""
        message = f"{tag} {what} at step {step:,} in run {run}, {between}{times}"
        place = Place(run=run, tag=tag, step=step)
        return REGISTRY.finding(RULE.code, f"{message}{rows.likewise(series, own, row)}", place)

    def _jump(row: int) -> float:
        back = float(series.max_wall_fall[row])
        return -back if back >= _BACK else float(series.max_wall_gap[row])

    jumps = (series.max_wall_fall >= _BACK) | (series.max_wall_gap >= _AHEAD)
    yield from rows.by_run(series, jumps & ~torn(evidence), said)
