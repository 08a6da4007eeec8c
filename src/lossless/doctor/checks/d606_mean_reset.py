"""D606: a running mean that begins anew at equal distances."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from lossless.doctor import rows
from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import likewise
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D606",
        name="mean-reset",
        severity=Severity.NOTE,
        what="A tag is a running mean that begins anew at equal distances: is it the mean of an epoch so far?",
        why="Each point is the mean of all since the last reset: it moves less and less, then jumps. The curve is a "
        "saw, and hides how the values themselves move. Keras writes batch_loss so.",
        remedy="Write the value of each step; or write the mean once, when its epoch ends.",
        example="batch_loss begins anew every 100 points, at steps 100, 200, 300: it is the mean of the epoch so far.",
        since="0.1.0",
        certainty=Certainty.ASKS,
    )
)
_POINTS, _MOST = 48, 4_000
_PERIOD, _PERIODS = 8, 3
"""Points between resets, and resets, at least."""
_LIKE = 0.9
_SLOPE = (0.5, 1.6)
_RUNS, _TAGS = 64, 8
_MOVING = 0.9


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run; eight tags of the first 64 runs are looked at."""
    series = evidence.series
    long = np.flatnonzero((series.points >= _POINTS) & (series.std > 0)).tolist()
    for n, (run, own) in enumerate(groupby(long, key=lambda row: int(series.run[row]))):
        if n == _RUNS:
            return
        found = [(row, saw) for row in list(own)[:_TAGS] if (saw := _saw(evidence, row))]
        if found:
            yield _finding(evidence, series.runs[run], found)


def _finding(evidence: Evidence, run: str, found: list[tuple[int, tuple[int, int]]]) -> Finding:
    row, (start, period) = found[0]
    tags = [rows.tag(evidence.series, row) for row, _ in found]
    steps = evidence.points(row)[0]
    named = ", ".join(f"{step:,}" for step in steps[start::period][:_PERIODS].tolist())
    return REGISTRY.finding(
        RULE.code,
        f"{tags[0]} in run {run} begins anew every {period:,} points, at steps {named} …: is it the mean of what was "
        f"since then?{likewise(tags[1:])}",
        Place(run=run, tag=tags[0], step=int(steps[start])),
    )


def _saw(evidence: Evidence, row: int) -> tuple[int, int] | None:
    """(the first point after a reset, points between resets), if its moves fall as a running mean's do: the k-th
    after a reset is about 1/k of the first."""
    moves = np.abs(np.diff(evidence.points(row)[2][:_MOST]))
    if not np.isfinite(moves).all() or np.count_nonzero(moves) < _MOVING * len(moves):
        return None
    logs = np.log(np.maximum(moves, moves[moves > 0].min()))
    period = _period(logs)
    if not period:
        return None
    folded = logs[: len(logs) // period * period].reshape(-1, period)
    profile = folded.mean(axis=0)
    start = int(np.argmax(profile))
    fall = np.log(np.arange(period) + 1.0)
    slope, _ = np.polyfit(fall, np.roll(profile, -start), 1)
    alike = -np.corrcoef(fall, np.roll(profile, -start))[0, 1]
    return (start + 1, period) if alike >= _LIKE and _SLOPE[0] <= -slope <= _SLOPE[1] else None


def _period(logs: NDArray[np.float64]) -> int:
    """The distance at which the moves repeat, 0 if there is none."""
    centred = logs - logs.mean()
    spectrum = np.fft.rfft(centred, 2 * len(centred))
    alike = np.fft.irfft(spectrum * np.conj(spectrum))[: len(centred) // _PERIODS]
    if len(alike) <= _PERIOD or alike[0] <= 0:
        return 0
    alike = alike / alike[0] * len(centred) / (len(centred) - np.arange(len(alike)))
    best = float(alike[_PERIOD:].max())
    if best < 0.2:
        return 0
    peaks = np.flatnonzero(alike[_PERIOD:] >= 0.9 * best) + _PERIOD
    first = int(peaks[0])
    return first + int(np.argmax(alike[first : first + 3]))
