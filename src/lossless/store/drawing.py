"""Series as drawn and as summed up: the kernels, run on all CPUs."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.store._draw import close_gap, count_attempts, draw
from lossless.store._plan import Plan
from lossless.store._smooth import gaussian_kernel
from lossless.store._statistics import statistics
from lossless.store.parallel import on_all_cpus, parts

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
_A_COLUMN = 5
"""Points a pixel column usually keeps, per curve; where it keeps more, drawing is tried again with room for all."""
_SLACK = 64


class Axis(enum.IntEnum):
    """What x is: the step, seconds since the series' first point, or seconds since the epoch."""

    STEP = 0
    RELATIVE = 1
    WALL = 2


class Smoothing(enum.IntEnum):
    """How a curve is smoothed. `amount` is EMA's weight, the window's points, or the Gaussian's sigma in points."""

    NONE = 0
    EMA = 1
    WINDOW = 2
    GAUSSIAN = 3


class Look(NamedTuple):
    """How to look at series. `window`: (low, high) on x, None for all. `pixels`: columns to reduce to, 0 for every
    point."""

    axis: Axis = Axis.STEP
    window: tuple[float, float] | None = None
    logarithmic: bool = False
    smoothing: Smoothing = Smoothing.NONE
    amount: float = 0.0
    raw: bool = True
    newest: bool = False
    pixels: int = 0

    @property
    def kernel(self) -> Floats:
        """The Gaussian's weights."""
        return gaussian_kernel(self.amount) if self.smoothing is Smoothing.GAUSSIAN else np.ones(1)


class Drawn(NamedTuple):
    """Columns of all series, one after the other in drawing order. `flags`: 1 superseded, 2 the line breaks before this
    point. `facts` int64[series, 11] and `points` float64[series, 3] as `_draw.draw` fills them."""

    x: Floats
    y: Floats | None
    s: Floats | None
    flags: NDArray[np.uint8]
    steps: Integers | None
    walls: Floats | None
    facts: Integers
    points: Floats


def draw_series(
    plan: Plan, look: Look, since: Integers | None = None, *, steps: bool = False, walls: bool = False
) -> Drawn:
    """Draw all series of the plan. `since`: rows of each that are known and left out; `steps`, `walls`: further
    columns."""
    since = np.zeros(len(plan), np.int64) if since is None else since
    sizes = plan.sizes()
    usual = np.minimum(sizes, _A_COLUMN * (look.raw + bool(look.smoothing)) * look.pixels + _SLACK)
    for room in (usual, sizes + _SLACK) if look.pixels else (sizes,):
        canvas = _Canvas(plan, look, since, room, steps, walls)
        if canvas.draw(parts(sizes)):
            return canvas.drawn()
    raise AssertionError("draw: got no room for all points, want room for each once")


class _Canvas:
    """Columns with room for each series, filled from several threads and then pushed together."""

    def __init__(self, plan: Plan, look: Look, since: Integers, room: Integers, steps: bool, walls: bool) -> None:
        self._plan, self._look, self._since, self._kernel = plan, look, since, look.kernel
        self._ends = np.concatenate(([0], np.cumsum(room)))
        total = int(self._ends[-1])
        self._facts, self._points = np.zeros((len(plan), 11), np.int64), np.zeros((len(plan), 3))
        self._x, self._flags = np.empty(total), np.empty(total, np.uint8)
        self._y = np.empty(total if look.raw else 0)
        self._s = np.empty(total if look.smoothing else 0)
        self._steps = np.empty(total, np.int64) if steps else None
        self._walls = np.empty(total) if walls else None
        self._used = 0

    def draw(self, groups: Sequence[tuple[int, int]]) -> bool:
        """Draw the series of each (first, last) group; False if there was too little room."""
        ends = on_all_cpus(self._part, groups)
        if any(end < 0 for end in ends):
            return False
        columns = [self._x, self._flags, *(c for c in (self._y, self._s, self._steps, self._walls) if c is not None)]
        for (first, last), end in zip(groups, ends, strict=True):
            begin = int(self._ends[first])
            if begin > self._used:
                close_gap([c for c in columns if len(c)], self._used, begin, end)
                self._facts[first:last, 0] -= begin - self._used
            self._used += end - begin
        return True

    def _part(self, first: int, last: int) -> int:
        look = self._look
        return draw(
            self._plan, first, last, look.axis, look.window, look.logarithmic, look.newest, look.raw, look.smoothing,
            look.amount, self._kernel, look.pixels, self._since, self._facts, self._points,
            self._x, self._y, self._s, self._flags, self._steps, self._walls,
            int(self._ends[first]), int(self._ends[last]),
        )  # fmt: skip

    def drawn(self) -> Drawn:
        """What was drawn."""
        n = self._used
        return Drawn(
            x=self._x[:n],
            y=self._y[:n] if self._look.raw else None,
            s=self._s[:n] if self._look.smoothing else None,
            flags=self._flags[:n],
            steps=None if self._steps is None else self._steps[:n],
            walls=None if self._walls is None else self._walls[:n],
            facts=self._facts,
            points=self._points,
        )


def sum_up(plan: Plan, look: Look, at: float | None) -> tuple[Integers, Floats]:
    """Statistics of all series of the plan, as `_statistics.statistics` fills them."""
    counts, numbers = np.zeros((len(plan), 7), np.int64), np.zeros((len(plan), 7))
    kernel = look.kernel

    def part(first: int, last: int) -> None:
        statistics(plan, first, last, look.axis, look.window, look.smoothing, look.amount, kernel, at, counts, numbers)

    on_all_cpus(part, parts(plan.sizes()))
    return counts, numbers


def attempts_and_workers(plan: Plan) -> Integers:
    """int64[series, 2]."""
    counts = np.zeros((len(plan), 2), np.int64)
    count_attempts(plan, counts)
    return counts
