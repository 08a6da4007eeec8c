"""D301: TensorBoard keeps 1,000 points of a series."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lossless.doctor import rows, stock
from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import counted
from lossless.findings import REGISTRY, Finding, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D301",
        name="points-sampled",
        severity=Severity.NOTE,
        what="TensorBoard would show a random 1,000 points of a longer series.",
        why="It keeps 1,000 points of each series, chosen at random, and the last: a spike may be there or not. "
        "lossless keeps all, and draws every extreme.",
        remedy="Nothing, to see them here; TensorBoard keeps more if it is told so, in memory.",
        example="TensorBoard would not show 12,000 of 24,000 points: it keeps 1,000 of each series, and 12 are longer.",
        since="0.1.0",
    )
)


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a board."""
    series = evidence.series
    order, starts = series.by_run_tag()
    if not len(order):
        return
    points = np.add.reduceat(series.points[order], starts)
    long = np.flatnonzero(points > stock.SCALARS)
    if not len(long):
        return
    all_points = int(points[long].sum())
    longest = int(long[np.argmax(points[long])])
    row, most = int(order[starts[longest]]), int(points[longest])
    yield REGISTRY.finding(
        RULE.code,
        f"TensorBoard would not show {all_points - stock.SCALARS * len(long):,} of {all_points:,} points: it keeps "
        f"{stock.SCALARS:,} of each series, and {counted(len(long), 'is', 'are')} longer, the longest "
        f"{rows.tag(series, row)} in run {series.runs[series.run[row]]} with {most:,}",
        stock.board(evidence),
        effect="lossless shows them all.",
        fix=stock.command(evidence, stock.samples({"scalars": most})),
    )
