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
_JUMP = 3
"""So many times its neighbours is a move that is a jump."""
_TINY = 1e-12
_OWN = 0.2
"""Share of what moves differ by that they differ by from round to round."""
_CHANCE = 1e-2
_MOVING, _EACH = 0.9, 0.75


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
    """(the first point after a reset, points between resets), if it moves as a running mean does."""
    values = evidence.points(row)[2][:_MOST]
    moves = np.abs(np.diff(values))
    if not np.isfinite(moves).all() or np.count_nonzero(moves) < _MOVING * len(moves):
        return None
    saw = _of_a_trend(values, moves) or _of_noise(moves)
    return saw if saw and _even(values, *saw) else None


def _even(values: NDArray[np.float64], start: int, period: int) -> bool:
    """Whether what the means were taken of moves late after a reset about as much as early: were these no means, what
    would have to be behind them would move more and more."""
    own = values[start:]
    count = np.arange(len(own)) % period + 1.0
    taken = count * own - (count - 1) * np.concatenate(([0.0], own[:-1]))
    moves, place = np.log(np.maximum(np.abs(np.diff(taken)), _TINY)), count[1:]
    early, late = moves[(place == 2) | (place == 3)], moves[place > period / 2]
    return bool(late.mean() - early.mean() <= np.log(max(2.0, np.sqrt(period / 2))))


def _of_a_trend(values: NDArray[np.float64], moves: NDArray[np.float64]) -> tuple[int, int] | None:
    """By its jumps, if those are gone from what the means were taken of."""
    jumps = np.flatnonzero(moves[1:-1] > _JUMP * np.maximum(moves[:-2], moves[2:])) + 1
    if len(jumps) < _PERIODS - 1:
        return None
    start, period = int(jumps[0]) + 1, int(jumps[1] - jumps[0])
    if period < _PERIOD or start > period or (np.diff(jumps) != period).any() or len(values) - jumps[-1] > period + 1:
        return None
    if len(jumps) < _PERIODS and start != period:
        return None
    count = (np.arange(len(values)) - start) % period + 1.0
    count[:start] = np.arange(start) + 1.0
    before = np.concatenate(([0.0], values[:-1]))
    inside = np.abs(np.diff(count * values - (count - 1) * before))
    smooth = np.median(inside[jumps]) <= _JUMP * np.median(np.delete(inside, jumps))
    return (start, period) if smooth else None


def _of_noise(moves: NDArray[np.float64]) -> tuple[int, int] | None:
    """By how its moves fall after each reset."""
    logs = np.log(np.maximum(moves, moves[moves > 0].min()))
    period = _period(logs)
    if not period:
        return None
    phase = np.arange(len(logs)) % period
    profile = np.bincount(phase, logs) / np.bincount(phase)
    start = int(np.argmax(profile))
    rounds = logs[start : start + (len(logs) - start) // period * period].reshape(-1, period)
    if len(rounds) < _PERIODS - 1 or rounds.var(axis=0).mean() < _OWN * rounds.var():
        return None  # the same batches in the same order, epoch after epoch, repeat what chance made of the first
    falls = _falls_off(np.roll(profile, -start)) and _fall_each(rounds)
    chance = falls and _by_chance(logs, (phase - start) % period)
    return (start + 1, period) if falls and not chance else None


def _by_chance(logs: NDArray[np.float64], place: NDArray[np.int64]) -> bool:
    """Whether moves of noise could fall so after the best of all resets that were tried."""
    tried = (len(logs) / _PERIODS) ** 2 / 2
    alike = -float(np.corrcoef(np.log(place + 1.0), logs)[0, 1])
    return bool(alike * np.sqrt(len(logs)) < np.sqrt(2 * np.log(tried / _CHANCE)))


def _fall_each(rounds: NDArray[np.float64]) -> bool:
    """Whether the moves of nearly each round end lower than they began, by half of what 1/k would be."""
    period = rounds.shape[1]
    falls = rounds[:, :3].mean(axis=1) - rounds[:, period // 2 :].mean(axis=1)
    return float(np.mean(falls > np.log(0.4 * period) / 2)) >= _EACH


def _falls_off(profile: NDArray[np.float64]) -> bool:
    """Whether the k-th move after a reset is about 1/k of the first: by the mean of the 1st, 2nd, 3rd and 4th, 5th to
    8th, and so on, for one alone is left to chance."""
    starts = np.unique(np.minimum([0, *(1 << np.arange(32))], len(profile)))[:-1]
    sizes = np.diff(starts, append=len(profile))
    heights = np.add.reduceat(profile, starts) / sizes
    places = np.add.reduceat(np.log(np.arange(len(profile)) + 1.0), starts) / sizes
    slope = -float(np.polyfit(places, heights, 1)[0])
    return _SLOPE[0] <= slope <= _SLOPE[1] and -float(np.corrcoef(places, heights)[0, 1]) >= _LIKE


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
