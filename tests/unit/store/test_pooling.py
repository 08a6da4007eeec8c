"""Groups of series against numpy: centre and band at every x, compared with a baseline, thinned."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lossless.store import Axis, Band, Centre, Compare, Look, Plan, Pool, Pooling, Smoothing, pool, read_line
from tests.unit.store.filling import run_of
from tests.unit.store.model import Point, drawn, ema

VALUES = st.one_of(st.floats(-1e3, 1e3), st.sampled_from([math.nan, math.inf, -math.inf, 0.0, 1.0]))
POINTS = st.lists(st.tuples(st.integers(-3, 12), VALUES), max_size=20)
RUNS = st.lists(st.lists(POINTS, min_size=1, max_size=3), min_size=1, max_size=6)
close = {"rtol": 1e-9, "atol": 1e-9, "equal_nan": True}
Line = dict[float, float]


def timed(files: Sequence[Sequence[tuple[int, float]]]) -> list[list[Point]]:
    """Files one after the other: restarts, not workers."""
    return [[(s, 100.0 * f + i, v) for i, (s, v) in enumerate(points)] for f, points in enumerate(files)]


def plan_of_runs(runs: Sequence[Sequence[Sequence[Point]]]) -> Plan:
    plan = Plan()
    for files in runs:
        plan.add(run_of(*files).streams, 0)
    return plan


def line_of(files: Sequence[Sequence[Point]]) -> Line:
    """What counts of a run: nothing superseded, of equal steps the newest."""
    return dict(sorted({float(p.point[0]): p.point[2] for p in drawn(files) if not p.superseded}.items()))


def value_at(line: Line, x: float, interpolated: bool) -> float | None:
    """A line's value at `x`; None: it has none."""
    if x in line:
        return line[x]
    before, after = [k for k in line if k < x], [k for k in line if k > x]
    if not interpolated or not before or not after:
        return None
    a, b = max(before), min(after)
    value = line[a] + (line[b] - line[a]) * ((x - a) / (b - a))
    return value if math.isfinite(value) else None


def summed(values: NDArray[np.float64], pooling: Pooling) -> tuple[float, float, float]:
    """Centre, low, high by numpy."""
    if not len(values):
        return math.nan, math.nan, math.nan
    mid = float(values.mean() if pooling.centre is Centre.MEAN else np.median(values))
    deviation = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    if pooling.band is Band.MINMAX:
        return mid, float(values.min()), float(values.max())
    if pooling.band is Band.QUANTILE:
        low, high = np.quantile(values, [pooling.quantile, 1 - pooling.quantile])
        return mid, float(low), float(high)
    spread = {Band.STD: deviation, Band.STDERR: deviation / math.sqrt(len(values)), Band.NONE: 0.0}[pooling.band]
    return mid, mid - spread, mid + spread


def check(pooled: Pool, lines: Sequence[Line], pooling: Pooling) -> None:
    """Every number of a group equals numpy's."""
    found = pooled.curve
    lines = [line for line in lines if line]
    union = sorted({x for line in lines for x in line})
    assert found.x.tolist() == union
    assert pooled.lines == len(lines)
    for i, x in enumerate(union):
        got = [v for line in lines if (v := value_at(line, x, pooling.interpolated)) is not None]
        finite = np.array([v for v in got if math.isfinite(v)])
        assert found.lines[i] == len(finite)
        assert found.nonfinite[i] == len(got) - len(finite)
        row = [found.centre[i], found.low[i], found.high[i]]
        np.testing.assert_allclose(row, summed(finite, pooling), **close)


POOLINGS = st.builds(
    Pooling, st.sampled_from(Centre), st.sampled_from(Band), st.sampled_from([0.0, 0.1, 0.25, 0.5]), st.booleans()
)


@given(RUNS, POOLINGS)
def test_every_x_has_numpys_centre_and_band(runs: list[list[list[tuple[int, float]]]], pooling: Pooling) -> None:
    files = [timed(run) for run in runs]
    ((found, members, points),) = pool(plan_of_runs(files), [(0, len(files))], Look(), pooling)
    check(Pool(found, members, points), [line_of(run) for run in files], pooling)
    assert points == sum(len(file) for run in files for file in run)


@given(RUNS, st.sampled_from([Compare.DIFFERENCE, Compare.RATIO]), st.booleans())
def test_values_are_compared_with_the_baselines_before_they_are_pooled(
    runs: list[list[list[tuple[int, float]]]], compare: Compare, interpolated: bool
) -> None:
    files = [timed(run) for run in runs]
    base = line_of(files[0])
    with np.errstate(all="ignore"):
        lines = [
            {
                x: float(np.float64(v) - there if compare is Compare.DIFFERENCE else np.float64(v) / np.float64(there))
                for x, v in line_of(run).items()
                if (there := _base_at(base, x, interpolated)) is not None
            }
            for run in files
        ]
    pooling = Pooling(Centre.MEAN, Band.MINMAX, 0.1, interpolated, compare)
    plan = plan_of_runs(files)
    against = read_line(plan_of_runs(files[:1]), Look())
    ((found, _members, _points),) = pool(plan, [(0, len(files))], Look(), pooling, [against] * len(files))
    with np.errstate(all="ignore"):
        union = sorted({x for line in lines for x in line})
        assert found.x.tolist() == union
        for i, x in enumerate(union):
            got = [v for line in lines if (v := value_at(line, x, interpolated)) is not None]
            assert found.lines[i] == sum(map(math.isfinite, got))


def _base_at(base: Line, x: float, interpolated: bool) -> float | None:
    """As `value_at`, but what is not finite between two points is a value: the difference to it is told as such."""
    if x in base:
        return base[x]
    before, after = [k for k in base if k < x], [k for k in base if k > x]
    if not interpolated or not before or not after:
        return None
    a, b = max(before), min(after)
    return float(np.float64(base[a]) + (np.float64(base[b]) - base[a]) * ((x - a) / (b - a)))


def test_a_difference_is_exact_and_a_ratio_a_quotient() -> None:
    files: list[list[list[Point]]] = [
        [[(0, 0.0, 1.0), (10, 1.0, 3.0)]],
        [[(0, 0.0, 2.0), (5, 0.5, 8.0), (10, 1.0, 6.0)]],
    ]
    plan = plan_of_runs(files)
    base = read_line(plan_of_runs(files[:1]), Look())

    def curve(compare: Compare, interpolated: bool) -> tuple[list[float], list[float]]:
        pooling = Pooling(Centre.MEAN, Band.NONE, 0.1, interpolated, compare)
        ((found, _members, _points),) = pool(plan, [(1, 2)], Look(), pooling, [base, base])
        return found.x.tolist(), found.centre.tolist()

    assert curve(Compare.DIFFERENCE, False) == ([0, 10], [1, 3])
    assert curve(Compare.DIFFERENCE, True) == ([0, 5, 10], [1, 6, 3])
    assert curve(Compare.RATIO, True) == ([0, 5, 10], [2, 4, 2])


@given(RUNS, st.integers(-4, 12), st.integers(0, 8))
def test_a_window_has_what_is_in_it_and_the_neighbours(
    runs: list[list[list[tuple[int, float]]]], low: int, span: int
) -> None:
    files = [timed(run) for run in runs]
    plan, pooling = plan_of_runs(files), Pooling(interpolated=True)
    ((whole, _, _),) = pool(plan, [(0, len(files))], Look(), pooling)
    ((cut, _, _),) = pool(plan, [(0, len(files))], Look(window=(low, low + span)), pooling)
    inside = [x for x in whole.x.tolist() if low <= x <= low + span]
    before = [x for x in whole.x.tolist() if x < low][-1:]
    behind = [x for x in whole.x.tolist() if x > low + span][:1]
    assert cut.x.tolist() == before + inside + behind
    rows = np.searchsorted(whole.x, cut.x)
    for a, b in zip(whole[1:6], cut[1:6], strict=True):
        np.testing.assert_array_equal(np.asarray(a)[rows], b)


def test_each_run_is_smoothed_by_itself_before() -> None:
    rng = np.random.default_rng(3)
    values = rng.normal(size=(4, 50))
    files = [[[(i, float(i), float(v)) for i, v in enumerate(row)]] for row in values]
    look = Look(smoothing=Smoothing.EMA, amount=0.9)
    ((found, _members, _points),) = pool(plan_of_runs(files), [(0, 4)], look, Pooling(Centre.MEAN, Band.STD))
    smooth = np.array([ema(row.tolist(), 0.9) for row in values])
    np.testing.assert_allclose(found.centre, smooth.mean(0), rtol=1e-9)
    np.testing.assert_allclose(found.high - found.centre, smooth.std(0, ddof=1), rtol=1e-9)


def test_workers_of_one_run_are_lines_of_their_own() -> None:
    a: list[Point] = [(i, float(i), 1.0) for i in range(5)]
    b: list[Point] = [(i, i + 0.5, 3.0) for i in range(5)]
    ((found, members, _points),) = pool(plan_of_runs([[a, b]]), [(0, 1)], Look(), Pooling(Centre.MEAN, Band.MINMAX))
    assert members == 2
    assert found.centre.tolist() == [2.0] * 5
    assert found.lines.tolist() == [2] * 5


def test_a_clock_that_goes_back_is_put_in_order() -> None:
    points: list[Point] = [(0, 10.0, 1.0), (1, 12.0, 2.0), (2, 11.0, 3.0), (3, 11.0, 4.0)]
    ((found, _members, _points),) = pool(plan_of_runs([[points]]), [(0, 1)], Look(axis=Axis.RELATIVE), Pooling())
    assert found.x.tolist() == [0.0, 1.0, 2.0]
    assert found.centre.tolist() == [1.0, 4.0, 2.0]


@pytest.mark.parametrize("logarithmic", [False, True])
def test_thinning_loses_no_extreme_and_no_gap(logarithmic: bool) -> None:
    rng = np.random.default_rng(5)
    n = 5000
    values = rng.normal(size=(3, n))
    values[1, 2345] = 99.0
    values[:, 4000:4003] = np.nan
    files = [[[(i, float(i), float(v)) for i, v in enumerate(row)]] for row in values]
    ((whole, _, _),) = pool(plan_of_runs(files), [(0, 3)], Look(), Pooling(Centre.MEAN, Band.MINMAX))
    look = Look(pixels=100, logarithmic=logarithmic)
    thin = whole.thinned(look)
    assert len(thin.x) <= 7 * 102
    assert np.isnan(thin.centre).any()
    for a, b, extreme in [
        (thin.centre, whole.centre, np.nanmax),
        (thin.centre, whole.centre, np.nanmin),
        (thin.low, whole.low, np.nanmin),
        (thin.high, whole.high, np.nanmax),
    ]:
        assert extreme(a) == extreme(b)
    assert (np.diff(thin.x) > 0).all()
    assert {thin.x[0], thin.x[-1]} == {0.0, n - 1.0}


def test_several_groups_and_none() -> None:
    files: list[list[list[Point]]] = [[[(0, 0.0, float(v))]] for v in range(5)]
    plan = plan_of_runs(files)
    found = pool(plan, [(0, 2), (2, 5), (5, 5)], Look(), Pooling(Centre.MEAN))
    assert [one.curve.centre.tolist() for one in found] == [[0.5], [3.0], []]
    assert pool(plan, [], Look(), Pooling()) == []
