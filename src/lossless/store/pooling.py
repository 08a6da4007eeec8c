"""Groups of series as one curve with a band each, on all CPUs."""

from __future__ import annotations

import enum
import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.store._groups import Aggregate
from lossless.store._plan import Plan
from lossless.store._thin import thin
from lossless.store.drawing import Look
from lossless.store.parallel import on_all_cpus, parts

Floats = NDArray[np.float64]


class Centre(enum.IntEnum):
    """The value that stands for a group."""

    MEAN = 0
    MEDIAN = 1


class Band(enum.IntEnum):
    """What is between low and high. STD and STDERR are of a sample (n - 1), around the centre; 0 for one value."""

    NONE = 0
    STD = 1
    STDERR = 2
    MINMAX = 3
    QUANTILE = 4


class Compare(enum.IntEnum):
    """What becomes of values before they are pooled: as they are, minus a baseline's, or divided by it."""

    NONE = 0
    DIFFERENCE = 1
    RATIO = 2


class Pooling(NamedTuple):
    """How series become one. `quantile`: the band's lower one, the upper is 1 minus it. `interpolated`: between two
    points of a line its value is on the line that joins them; else only lines with a point at that x count."""

    centre: Centre = Centre.MEDIAN
    band: Band = Band.QUANTILE
    quantile: float = 0.1
    interpolated: bool = False
    compare: Compare = Compare.NONE


class Pooled(NamedTuple):
    """One group at every x of its lines, ascending. `lines`: how many have a finite value there; `nonfinite`: points
    there that are not."""

    x: Floats
    centre: Floats
    low: Floats
    high: Floats
    lines: NDArray[np.int32]
    nonfinite: NDArray[np.int32]

    def rows(self, which: slice | NDArray[np.int64]) -> Pooled:
        """Some of the rows."""
        x, centre, low, high, lines, nonfinite = self
        return Pooled(x[which], centre[which], low[which], high[which], lines[which], nonfinite[which])

    def within(self, window: tuple[float, float] | None) -> Pooled:
        """The rows with x in the window; all without one."""
        if window is None:
            return self
        return self.rows(slice(*np.searchsorted(self.x, [window[0], np.nextafter(window[1], math.inf)]).tolist()))

    def thinned(self, look: Look) -> Pooled:
        """Reduced to the pixels of `look`, no extreme of centre or band left out."""
        if not look.pixels or len(self.x) <= look.pixels:
            return self
        lo, hi = look.window or (float(self.x[0]), float(self.x[-1]))
        if look.logarithmic and lo <= 0:
            above = self.x[self.x > 0]
            lo = float(above[0]) if len(above) else 1.0
        rows = thin(self.x, self.centre, self.low, self.high, lo, hi, look.pixels, look.logarithmic)
        return self.rows(rows)


class Pool(NamedTuple):
    """A group. `lines`: those it is made of (of a run with parallel workers each); `points`: all theirs."""

    curve: Pooled
    lines: int
    points: int


Bases = Sequence[Aggregate | None]


def read_line(plan: Plan, look: Look) -> Aggregate:
    """The series of a plan as something others are compared with."""
    found = Aggregate()
    found.read(plan, 0, len(plan), look.axis, look.smoothing, look.amount, look.kernel, None, Compare.NONE, False)
    return found


def pool(
    plan: Plan, groups: Sequence[tuple[int, int]], look: Look, pooling: Pooling, bases: Bases | None = None
) -> list[Pool]:
    """Each group, series first:last of the plan, as one curve over the window of `look` and the x next to it. `bases`:
    for each series what it is compared with, None: nothing, it is left out."""
    sizes = plan.sizes()
    weights = np.array([sizes[first:last].sum() for first, last in groups], np.int64)
    found: list[Pool | None] = [None] * len(groups)

    def work(first: int, last: int) -> None:
        for i in range(first, last):
            found[i] = _pooled(plan, groups[i], look, pooling, bases)

    on_all_cpus(work, parts(weights) if len(groups) else [])
    return [one for one in found if one is not None]


def _pooled(plan: Plan, group: tuple[int, int], look: Look, pooling: Pooling, bases: Bases | None) -> Pool:
    lines, kernel = Aggregate(), look.kernel
    for i in range(*group):
        base = bases[i] if bases is not None else None
        if bases is not None and base is None:
            continue
        lines.read(
            plan, i, i + 1, look.axis, look.smoothing, look.amount, kernel, [base],
            pooling.compare, pooling.interpolated,
        )  # fmt: skip
    lo, hi = look.window or (-math.inf, math.inf)
    columns = lines.sum_up(lo, hi, pooling.centre, pooling.band, pooling.quantile, pooling.interpolated)
    return Pool(Pooled(*columns), lines.count, lines.points)
