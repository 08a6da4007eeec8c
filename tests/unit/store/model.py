"""What the store should answer, worked out point by point in plain Python."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[int, float, float]
"""step, wall, value"""


@dataclass(frozen=True)
class Expected:
    """A point in drawing order."""

    point: Point
    superseded: bool
    broken: bool
    line: int


def drawn(files: Sequence[Sequence[Point]], starts: Sequence[Sequence[int]] = ()) -> list[Expected]:
    """One series over several files; `starts[f]`: before these points of file f stood a SessionLog START."""
    attempts: list[tuple[list[Point], bool, bool]] = []  # points, worker, broken
    for lane_number, lane in enumerate(lanes([(f, i) for i, f in enumerate(files) if f])):
        first = True
        for points, number in lane:
            marks = starts[number] if number < len(starts) else ()
            for i, point in enumerate(points):
                previous = attempts[-1][0][-1][0] if attempts and not (first and i == 0) else None
                begins = i == 0 or i in marks or point[0] < points[i - 1][0]
                if begins:
                    worker = first and i == 0
                    attempts.append(
                        ([], worker, (worker and lane_number > 0) or (previous is not None and point[0] <= previous))
                    )
                attempts[-1][0].append(point)
            first = False
    return _judged(attempts)


def _judged(attempts: list[tuple[list[Point], bool, bool]]) -> list[Expected]:
    found: list[Expected] = []
    line = 0
    for k, (points, _, broken) in enumerate(attempts):
        later = []
        for other in attempts[k + 1 :]:
            if other[1]:
                break
            later.append(other[0][0][0])
        line += broken
        for i, point in enumerate(points):
            found.append(Expected(point, any(point[0] >= first for first in later), broken and i == 0, line))
    return found


def lanes(files: Sequence[tuple[Sequence[Point], int]]) -> list[list[tuple[Sequence[Point], int]]]:
    """Files that follow each other in time, worker by worker."""
    found: list[list[tuple[Sequence[Point], int]]] = []
    ends: list[float] = []
    for points, number in files:
        first, last = sorted((points[0][1], points[-1][1]))
        for i, end in enumerate(ends):
            if first >= end:
                found[i].append((points, number))
                ends[i] = last
                break
        else:
            found.append([(points, number)])
            ends.append(last)
    return found


def ema(values: Sequence[float], weight: float) -> list[float]:
    """TensorBoard's classicSmoothing, as its front end has it."""
    last, count, constant = 0.0, 0, all(v == values[0] for v in values)
    smoothed = []
    for v in values:
        if constant or not math.isfinite(v):
            smoothed.append(v)
            continue
        last = last * weight + (1 - weight) * v
        count += 1
        smoothed.append(last / (1 - weight**count))
    return smoothed


def by_line(points: Sequence[Expected], smooth: object, *args: float) -> list[float]:
    """`smooth` applied to each unbroken line."""
    found: list[float] = []
    for line in dict.fromkeys(p.line for p in points):
        found += smooth([p.point[2] for p in points if p.line == line], *args)  # type: ignore[operator]
    return found
