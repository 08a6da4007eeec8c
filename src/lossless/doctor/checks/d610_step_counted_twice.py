"""D610: writers that count one step, each in its turn."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lossless.doctor import rows
from lossless.doctor.evidence import Evidence
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D610",
        name="step-counted-twice",
        severity=Severity.NOTE,
        what="Tags share out the steps among them: does each writer advance the step?",
        why="Where a step is counted at each write, or by each of two optimisers, one tag has the even steps and the "
        "other the odd ones. Every curve is stretched, and no two have a step in common.",
        remedy="Count the step once a training step, and write everything of it at that step.",
        example="loss_g is at steps 0, 2, 4, … and loss_d at 1, 3, 5, ….",
        since="0.1.0",
        certainty=Certainty.ASKS,
    )
)
_POINTS = 5
_TURNS = 8
"""So many writers may take turns."""


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a family of runs."""
    series = evidence.series
    apart = (series.min_gap == series.max_gap) & (series.min_gap > 1) & (series.min_gap <= _TURNS)
    apart &= (series.falls == 0) & (series.repeats == 0) & (series.points >= _POINTS)
    groups: dict[tuple[str, int], list[int]] = {}
    for row in np.flatnonzero(apart).tolist():
        family = evidence.families[series.runs[series.run[row]]][0]
        groups.setdefault((family, int(series.min_gap[row])), []).append(row)
    for (_, gap), own in groups.items():
        if turns := _turns(evidence, own, gap):
            yield _finding(evidence, turns)


def _turns(evidence: Evidence, own: list[int], gap: int) -> list[int]:
    """A row of each turn, if the turns of the steps are all taken, as often as each other, from the first on."""
    series = evidence.series
    first = min(int(series.first_step[row]) for row in own)
    by_turn = {int(series.first_step[row]) - first: row for row in reversed(own)}
    points = [int(series.points[row]) for row in own]
    taken = sorted(by_turn) == list(range(gap)) and max(points) - min(points) <= 1
    return [by_turn[turn] for turn in range(gap)] if taken else []


def _finding(evidence: Evidence, turns: list[int]) -> Finding:
    series, gap = evidence.series, len(turns)
    runs = [series.runs[series.run[row]] for row in turns]
    one = len(set(runs)) == 1
    said = []
    for row, run in list(zip(turns, runs, strict=True))[:3]:
        first, where = int(series.first_step[row]), "" if one else f" of {run}"
        said.append(f"{rows.tag(series, row)}{where} is at steps {first}, {first + gap}, {first + 2 * gap} …")
    of = f" of run {runs[0]}" if one else ""
    return REGISTRY.finding(
        RULE.code,
        f"{gap} tags share out the steps{of}: {'; '.join(said)}: does each advance the step?",
        Place(run=runs[0], tag=rows.tag(series, turns[0])),
    )
