"""Kernels against plain Python: attempts, workers, smoothing, windows, pixels, statistics."""

from __future__ import annotations

import math
import statistics as stats

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lossless.store import (
    Axis,
    Look,
    Plan,
    Smoothing,
    Store,
    attempt_steps,
    draw_series,
    smooth_ema,
    smooth_gaussian,
    smooth_window,
    sum_up,
)
from tests.unit.store.filling import append, plan_of, run_of
from tests.unit.store.model import Expected, Point, by_line, drawn, ema

VALUES = st.one_of(st.floats(-1e6, 1e6), st.sampled_from([math.nan, math.inf, -math.inf, 0.0, 1.0]))
POINTS = st.lists(st.tuples(st.integers(-3, 12), st.floats(0, 40), VALUES), max_size=25)
FINITE = st.one_of(st.floats(-1e6, 1e6), st.integers(-3, 3).map(float))
RISING = st.one_of(
    st.lists(st.tuples(st.integers(0, 3), VALUES), min_size=1, max_size=200),
    st.lists(st.tuples(st.integers(0, 3), FINITE), min_size=1, max_size=200),
)
FILES = st.lists(POINTS, min_size=1, max_size=4)
nan_equal = {"rtol": 1e-9, "atol": 1e-9, "equal_nan": True}


def timed(files: list[list[Point]], stride: float = 100.0) -> list[list[Point]]:
    """Files one after the other in time: restarts, not workers."""
    return [[(s, stride * f + i, v) for i, (s, _, v) in enumerate(points)] for f, points in enumerate(files)]


@given(FILES, st.booleans())
def test_every_point_is_drawn_with_its_attempts_and_workers(files: list[list[Point]], sequential: bool) -> None:
    files = timed(files) if sequential else files
    expected = drawn(files)
    d = draw_series(plan_of(*files), Look(), steps=True, walls=True)
    assert d.y is not None
    assert d.steps is not None
    assert d.walls is not None
    assert d.steps.tolist() == [p.point[0] for p in expected]
    assert d.walls.tolist() == [p.point[1] for p in expected]
    np.testing.assert_array_equal(d.y, [p.point[2] for p in expected])
    assert d.flags.tolist() == [p.superseded + 2 * p.broken for p in expected]


@given(FILES)
def test_the_newest_attempts_alone_have_no_superseded_points(files: list[list[Point]]) -> None:
    expected = [p for p in drawn(timed(files)) if not p.superseded]
    d = draw_series(plan_of(*timed(files)), Look(newest=True), steps=True)
    assert d.steps is not None
    assert d.steps.tolist() == [p.point[0] for p in expected]
    assert d.steps.tolist() == sorted(d.steps.tolist())
    assert not (d.flags & 1).any()


@given(FILES, st.sampled_from([0.0, 0.3, 0.6, 0.99, 0.999]))
def test_ema_is_tensorboards_on_each_line(files: list[list[Point]], weight: float) -> None:
    files = timed(files)
    d = draw_series(plan_of(*files), Look(smoothing=Smoothing.EMA, amount=weight))
    assert d.s is not None
    np.testing.assert_allclose(d.s, by_line(drawn(files), ema, weight), **nan_equal)


def test_ema_stays_exact_over_a_long_series() -> None:
    values = np.random.default_rng(1).normal(size=30_000)
    values[7] = np.nan
    expected = np.array(ema(values.tolist(), 0.999))
    assert np.nanmax(np.abs(smooth_ema(values, 0.999) - expected)) < 1e-13


def test_a_constant_line_is_not_touched() -> None:
    assert smooth_ema(np.full(50, 0.1), 0.9).tolist() == [0.1] * 50


@given(st.lists(VALUES, min_size=1, max_size=60), st.integers(1, 12))
def test_the_window_is_the_mean_of_what_is_finite_in_it(values: list[float], width: int) -> None:
    left, right = (width - 1) // 2, width // 2
    expected = []
    for i, v in enumerate(values):
        near = [w for w in values[max(0, i - left) : i + right + 1] if math.isfinite(w)]
        expected.append(math.fsum(near) / len(near) if math.isfinite(v) else v)
    np.testing.assert_allclose(smooth_window(np.array(values), width), expected, rtol=1e-9, atol=1e-6, equal_nan=True)


@given(st.lists(VALUES, min_size=1, max_size=60), st.floats(0.2, 5))
def test_the_gaussian_weighs_what_is_finite(values: list[float], sigma: float) -> None:
    radius = int(4 * sigma + 0.5)
    expected = []
    for i, v in enumerate(values):
        near = [(j, w) for j, w in enumerate(values) if abs(i - j) <= radius and math.isfinite(w)]
        weights = [math.exp(-0.5 * ((i - j) / sigma) ** 2) for j, _ in near]
        mean = math.fsum(g * w for g, (_, w) in zip(weights, near, strict=True)) / math.fsum(weights) if near else v
        expected.append(mean if math.isfinite(v) else v)
    np.testing.assert_allclose(smooth_gaussian(np.array(values), sigma), expected, rtol=1e-9, atol=1e-6, equal_nan=True)


def reduced(points: list[Point], pixels: int, smoothing: Smoothing = Smoothing.NONE) -> tuple[list[int], np.ndarray]:
    plan = plan_of(points)
    d = draw_series(plan, Look(pixels=pixels, smoothing=smoothing, amount=0.6), walls=True)
    assert d.walls is not None
    return d.walls.astype(int).tolist(), d.s if d.s is not None else np.empty(0)


def columns(x: list[float], pixels: int) -> list[int]:
    lo, hi = min(x), max(x)
    return [min(int((v - lo) * pixels / (hi - lo)), pixels - 1) if hi > lo else 0 for v in x]


@settings(max_examples=200)
@given(RISING, st.integers(1, 20), st.booleans())
def test_each_pixel_column_keeps_first_last_extremes_and_what_is_not_finite(
    rises: list[tuple[int, float]], pixels: int, smooth: bool
) -> None:
    steps = np.cumsum([rise for rise, _ in rises]).tolist()
    points = [(step, float(i), v) for i, (step, (_, v)) in enumerate(zip(steps, rises, strict=True))]
    kept, _ = reduced(points, pixels, Smoothing.EMA if smooth else Smoothing.NONE)
    if len(points) <= pixels:
        assert kept == list(range(len(points)))
        return
    curves = [[p[2] for p in points]] + ([ema([p[2] for p in points], 0.6)] if smooth else [])
    assert kept == sorted(set(kept))
    column = columns([float(p[0]) for p in points], pixels)
    for c in set(column):
        own = [i for i, k in enumerate(column) if k == c]
        assert {own[0], own[-1]} <= set(kept)
        for curve in curves:
            finite = [i for i in own if math.isfinite(curve[i])]
            for best in (min, max):
                if finite:
                    assert best(curve[i] for i in finite) in [curve[i] for i in kept if i in own]
        for odd in (math.isnan, lambda v: v == math.inf, lambda v: v == -math.inf):
            found = [i for i in own if odd(points[i][2])]
            assert not found or found[0] in kept
        assert sum(i in own for i in kept) <= 9


@settings(max_examples=200)
@given(st.lists(st.tuples(st.integers(0, 3), FINITE), min_size=1, max_size=120), st.integers(0, 60), st.integers(0, 80))
def test_a_reduced_window_has_its_neighbours_and_its_extremes(
    rises: list[tuple[int, float]], lo: int, width: int
) -> None:
    steps = np.cumsum([rise for rise, _ in rises]).tolist()
    points = [(step, float(i), v) for i, (step, (_, v)) in enumerate(zip(steps, rises, strict=True))]
    window = (float(lo), float(lo + width))
    whole = draw_series(plan_of(points), Look(window=window), walls=True)
    few = draw_series(plan_of(points), Look(window=window, pixels=3), walls=True)
    assert whole.walls is not None
    assert few.walls is not None
    assert set(few.walls.tolist()) <= set(whole.walls.tolist())
    if len(whole.walls):
        assert few.walls[[0, -1]].tolist() == whole.walls[[0, -1]].tolist()
    inside = [p[2] for p in points if window[0] <= p[0] <= window[1]]
    assert few.y is not None
    if inside:
        kept = few.y[(few.x >= window[0]) & (few.x <= window[1])]
        assert (kept.min(), kept.max()) == (min(inside), max(inside))
    assert few.facts[0, 2] == len(inside)


def test_no_spike_is_lost_however_few_the_pixels() -> None:
    n = 100_000
    values = np.zeros(n)
    values[12_345], values[77_777] = 1e9, -1e9
    plan = plan_of([(i, float(i), float(v)) for i, v in enumerate(values)])
    d = draw_series(plan, Look(pixels=10))
    assert d.y is not None
    assert d.y.max() == 1e9
    assert d.y.min() == -1e9
    assert len(d.y) <= 60


@given(POINTS, st.floats(-4, 13), st.floats(0, 9))
def test_a_window_has_its_points_and_the_other_ends_of_lines_into_it(
    points: list[Point], lo: float, width: float
) -> None:
    (points,) = timed([points])
    expected = drawn([points])
    hi = lo + width
    wanted = []
    for i, p in enumerate(expected):
        near = [i] + [j for j in (i - 1, i + 1) if 0 <= j < len(expected) and expected[j].line == p.line]
        spans = [sorted((p.point[0], expected[j].point[0])) for j in near]
        if any(a <= hi and b >= lo for a, b in spans):
            wanted.append(p.point[1])
    d = draw_series(plan_of(points), Look(window=(lo, hi)), walls=True)
    assert d.walls is not None
    assert d.walls.tolist() == wanted
    assert d.facts[0, 2] == sum(lo <= p[0] <= hi for p in points)


def test_smoothing_in_a_window_is_that_of_the_whole() -> None:
    points = [(i, float(i), math.sin(i)) for i in range(500)]
    whole = draw_series(plan_of(points), Look(smoothing=Smoothing.EMA, amount=0.9))
    part = draw_series(plan_of(points), Look(smoothing=Smoothing.EMA, amount=0.9, window=(200, 210)))
    assert whole.s is not None
    assert part.s is not None
    assert part.s.tolist() == whole.s[199:212].tolist()


def test_axes() -> None:
    points = [(5, 100.0, 1.0), (6, 101.5, 2.0)]
    for axis, x in ((Axis.STEP, [5, 6]), (Axis.RELATIVE, [0, 1.5]), (Axis.WALL, [100, 101.5])):
        assert draw_series(plan_of(points), Look(axis=axis)).x.tolist() == x


def test_columns_may_be_equal_in_log_x() -> None:
    """Every decade gets its share of pixels."""
    points = [(i, float(i), float(i % 7)) for i in range(1, 100_001)]
    d = draw_series(plan_of(points), Look(pixels=50, logarithmic=True))
    decades = np.histogram(np.log10(d.x), [0, 1, 2, 3, 4, 5.01])[0]
    assert decades[0] == 9 or decades[0] == 10
    assert (decades[2:] > 20).all()


def test_no_pixels_for_what_has_no_extent() -> None:
    """All at one step, or at no finite x: nothing divides by zero and the extremes are there."""
    same = draw_series(plan_of([(3, float(i), float(i)) for i in range(100)]), Look(pixels=10))
    assert same.y is not None
    assert {0.0, 99.0} <= set(same.y.tolist())
    nowhere = draw_series(plan_of([(3, math.nan, float(i)) for i in range(100)]), Look(pixels=10, axis=Axis.WALL))
    assert nowhere.y is not None
    assert {0.0, 99.0} <= set(nowhere.y.tolist())


def test_wall_times_that_go_back_lose_no_extremes() -> None:
    rng = np.random.default_rng(3)
    walls, values = rng.uniform(0, 100, 5000), rng.normal(size=5000)
    plan = plan_of([(i, float(w), float(v)) for i, (w, v) in enumerate(zip(walls, values, strict=True))])
    d = draw_series(plan, Look(pixels=20, axis=Axis.WALL))
    assert d.y is not None
    assert d.y.max() == values.max()
    assert d.y.min() == values.min()


def test_what_is_known_is_left_out() -> None:
    points = [(i, float(i), float(-i)) for i in range(100)]
    plan = plan_of(points)
    d = draw_series(plan, Look(pixels=5), np.array([90]))
    assert d.y is not None
    assert d.x.min() == 90
    assert d.y.min() == -99
    assert draw_series(plan, Look(), np.array([100])).x.tolist() == []


@given(st.lists(st.lists(POINTS, min_size=1, max_size=3), min_size=1, max_size=30))
def test_series_do_not_mix_and_lie_where_the_facts_say(series: list[list[list[Point]]]) -> None:
    plan = Plan()
    views = [run_of(*timed(files)) for files in series]
    for view in views:
        plan.add(view.streams, 0)
    d = draw_series(plan, Look(pixels=4, smoothing=Smoothing.WINDOW, amount=3))
    for i, view in enumerate(views):
        alone = Plan()
        alone.add(view.streams, 0)
        one = draw_series(alone, Look(pixels=4, smoothing=Smoothing.WINDOW, amount=3))
        a, n = d.facts[i, :2]
        assert d.y is not None
        assert d.x[a : a + n].tolist() == one.x.tolist()
        np.testing.assert_array_equal(d.y[a : a + n], one.y)
        assert d.flags[a : a + n].tolist() == one.flags.tolist()
        assert d.facts[i, 1:].tolist() == one.facts[0, 1:].tolist()


def test_many_long_series_are_drawn_by_all_cpus_as_one_would() -> None:
    views = [run_of([(j, float(j), math.sin(i + j / 9)) for j in range(2000)]) for i in range(40)]
    plan = Plan()
    for view in views:
        plan.add(view.streams, 0)
    d = draw_series(plan, Look(pixels=30, smoothing=Smoothing.EMA, amount=0.5))
    assert d.facts[:, 0].tolist() == np.concatenate(([0], np.cumsum(d.facts[:, 1])[:-1])).tolist()
    assert len(d.x) == d.facts[:, 1].sum()
    for i in (0, 19, 20, 39):
        alone = Plan()
        alone.add(views[i].streams, 0)
        one = draw_series(alone, Look(pixels=30, smoothing=Smoothing.EMA, amount=0.5))
        assert d.s is not None
        a, n = d.facts[i, :2]
        np.testing.assert_array_equal(d.s[a : a + n], one.s)


@given(FILES, st.one_of(st.none(), st.tuples(st.floats(-4, 6), st.floats(6, 13))), st.floats(-5, 15))
def test_statistics_are_of_all_points_in_range(
    files: list[list[Point]], window: tuple[float, float] | None, at: float
) -> None:
    files = timed(files)
    counts, numbers = sum_up(plan_of(*files), Look(window=window), at)
    everything = drawn(files)
    inside = [p.point for p in everything if window is None or window[0] <= p.point[0] <= window[1]]
    finite = [p[2] for p in inside if math.isfinite(p[2])]
    assert counts[0, :3].tolist() == [len(inside), len(inside) - len(finite), len(finite)]
    if inside:
        np.testing.assert_array_equal(numbers[0, :2], [inside[0][2], inside[-1][2]])
    if finite:
        assert numbers[0, 2:4].tolist() == [min(finite), max(finite)]
        assert counts[0, 3] == next(p[0] for p in inside if p[2] == min(finite))
        assert math.isclose(numbers[0, 4], math.fsum(finite) / len(finite), rel_tol=1e-9, abs_tol=1e-9)
        assert math.isclose(numbers[0, 5], stats.pstdev(finite), rel_tol=1e-6, abs_tol=1e-6)
    check_nearest(everything, at, counts[0].tolist(), numbers[0].tolist())


def check_nearest(everything: list[Expected], at: float, counts: list[int], numbers: list[float]) -> None:
    assert counts[5] == bool(everything)
    if everything:
        best = min(abs(p.point[0] - at) for p in everything)
        nearest = [p.point for p in everything if abs(p.point[0] - at) == best][-1]
        assert counts[6] == nearest[0]
        np.testing.assert_array_equal(numbers[6], nearest[2])


def test_attempts_are_named_by_their_first_steps_and_workers_are_none() -> None:
    restart = plan_of([(0, 0.0, 0.0), (9, 1.0, 0.0), (4, 2.0, 0.0)], [(2, 3.0, 0.0)])
    assert attempt_steps(restart, 0, 100) == [0, 4, 2]
    assert attempt_steps(restart, 0, 1) == [2]
    workers = plan_of([(0, 0.0, 0.0), (9, 9.0, 0.0)], [(0, 1.0, 0.0), (9, 8.0, 0.0)])
    assert attempt_steps(workers, 0, 100) == [0]
    assert draw_series(workers, Look()).facts[0, 7] == 2


def test_a_session_start_breaks_no_line_that_goes_on() -> None:
    store = Store()
    stream = store.run("r").stream("f")
    append(stream, store, [("loss", 1, 1, 0), ("loss", 2, 2, 0)])
    stream.restart()
    append(stream, store, [("loss", 3, 3, 0)])
    stream.restart()
    append(stream, store, [("loss", 2, 4, 0)])
    plan = Plan()
    plan.add(store.publish().runs["r"].streams, 0)
    d = draw_series(plan, Look())
    assert attempt_steps(plan, 0, 9) == [1, 3, 2]
    assert d.flags.tolist() == [0, 1, 1, 2]


@pytest.mark.parametrize("weight", [-0.1, 1.0, math.nan])
def test_a_weight_that_means_nothing_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="weight"):
        smooth_ema([1.0], weight)
