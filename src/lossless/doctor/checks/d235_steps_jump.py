"""D235: the steps of a tag jump."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lossless.doctor import rows, wording
from lossless.doctor.evidence import Evidence
from lossless.doctor.lines import Line, continues, line_of
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D235",
        name="steps-jump",
        severity=Severity.NOTE,
        what="The steps of a tag jump once, far beyond the usual distance of two points.",
        why="Nothing was written in between, or the step is counted otherwise from there on (samples instead of steps, "
        "another loader). A process that was killed takes what it had not flushed with it.",
        remedy="If points are missing there: flush more often, and close the writer when the training ends. If the "
        "counter changed: count the same thing throughout.",
        example="loss has a point every 10 steps, but none between 5,000 and 90,000.",
        since="0.1.0",
        certainty=Certainty.ASKS,
    )
)
_FAR = 20
"""So many times the usual distance, on both sides of the jump."""
_AROUND = 4
"""Points on each side that show what is usual; a logarithmic spacing has none such."""
_LINES = 4


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run, of the first tag that jumps."""
    series = evidence.series
    before = continues(series)
    rest = (series.max_step - series.min_step - series.max_gap) / np.maximum(series.points - series.repeats - 2, 1)
    inside = (series.points >= 2 * _AROUND) & (series.falls == 0) & (series.max_gap >= _FAR / 2 * rest)
    across = (before >= 0) & (series.first_step - series.last_step[before] > _FAR * np.maximum(series.min_gap, 1))

    def said(run: str, own: list[int]) -> Finding | None:
        jumps = ((row, jump) for row in own[:_LINES] if (jump := _jump(line_of(series, row, before))))
        row, jump = next(jumps, (-1, None))
        if jump is None:
            return None
        tag = rows.tag(series, row)
        what = f"{tag} jumps from step {jump.start:,} to {jump.end:,} in run {run}"
        usual = f"by {jump.usual:,} before and {jump.after:,} after"
        usual = f"elsewhere by {jump.usual:,}" if jump.usual == jump.after else usual
        message = f"{what}, {usual}, {wording.seconds(jump.wait)} later"
        return REGISTRY.finding(RULE.code, message, Place(run=run, tag=tag, step=jump.start))

    yield from rows.by_run(series, (inside & (series.max_gap >= _FAR)) | across, said)


class _Jump(NamedTuple):
    """From one step to another, where they usually rise by `usual` before and `after` it; `wait`: seconds between the
    two points."""

    start: int
    end: int
    usual: int
    after: int
    wait: float


def _jump(line: Line) -> _Jump | None:
    """The largest rise, if it is far larger than those around it."""
    rises = np.diff(line.steps)
    at = int(rises.argmax())
    around = rises[max(at - _AROUND, 0) : at], rises[at + 1 : at + 1 + _AROUND]
    if any(len(side) < _AROUND - 1 or side.min() < 0 or side.max() * _FAR > rises[at] for side in around):
        return None
    usual, after = (int(np.median(side[side > 0])) if (side > 0).any() else 0 for side in (rises[:at], rises[at + 1 :]))
    wait = float(line.walls[at + 1] - line.walls[at])
    return _Jump(int(line.steps[at]), int(line.steps[at + 1]), usual, after, wait)
