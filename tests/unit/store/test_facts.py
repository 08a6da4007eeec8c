"""Facts of series, against plain Python over the same points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossless.store import Facts, Store, StreamView, facts_of
from lossless.store._facts import Survey, measure
from tests.unit.store.filling import append
from tests.unit.store.model import Point

STEPS = st.integers(-5, 5) | st.sampled_from([-(2**63), 2**63 - 1, 2**24 + 1])
NUMBERS = st.floats(-100, 100, width=32) | st.floats() | st.sampled_from([0.1, 1e300, math.nan, math.inf, -math.inf])
POINTS = st.lists(st.tuples(STEPS, NUMBERS, NUMBERS), max_size=20)
BATCHES = st.lists(st.tuples(st.sampled_from("abc"), POINTS), max_size=6)


def expected(points: Sequence[Point]) -> dict[str, float]:
    """Every column of one series, but for its mean and deviation."""
    steps, walls, values = (list(column) for column in zip(*points, strict=True))
    falls = [(a, b) for a, b in pairwise(steps) if b < a]
    repeats = [a for a, b in pairwise(steps) if a == b]
    rises = [(min(b - a, 2**63 - 1), -i, a) for i, (a, b) in enumerate(pairwise(steps)) if b > a]
    waits = [d for a, b in pairwise(walls) if math.isfinite(d := b - a)]
    clock = [wall for wall in walls if math.isfinite(wall)]
    finite = [value for value in values if math.isfinite(value)]
    nans = [step for step, value in zip(steps, values, strict=True) if math.isnan(value)]
    infs = [step for step, value in zip(steps, values, strict=True) if math.isinf(value)]
    tail = next((i for i, value in enumerate(reversed(values)) if math.isfinite(value)), len(values))
    return {
        "points": len(points), "first_step": steps[0], "last_step": steps[-1], "min_step": min(steps),
        "max_step": max(steps), "falls": len(falls), "fall_from": falls[0][0] if falls else 0,
        "fall_to": falls[0][1] if falls else 0, "repeats": len(repeats), "first_repeat": repeats[0] if repeats else 0,
        "max_gap": max(rises)[0] if rises else 0, "max_gap_at": max(rises)[2] if rises else 0,
        "min_gap": min(rises)[0] if rises else 0, "wall_falls": sum(wait < 0 for wait in waits),
        "bad_walls": len(walls) - len(clock),
        "nan": len(nans), "pinf": values.count(math.inf), "ninf": values.count(-math.inf),
        "first_nan": nans[0] if nans else 0, "first_inf": infs[0] if infs else 0, "bad_tail": tail,
        "first_wall": walls[0], "last_wall": walls[-1], "min_wall": min(clock, default=math.nan),
        "max_wall": max(clock, default=math.nan), "max_wall_fall": max([0.0, *(-wait for wait in waits)]),
        "max_wall_gap": max([0.0, *waits]), "first_value": values[0], "last_value": values[-1],
        "min_value": min(finite, default=math.nan), "max_value": max(finite, default=math.nan),
        "rest_max": max((abs(v) for v in values[1:] if math.isfinite(v)), default=math.nan),
    }  # fmt: skip


def row_of(facts: Facts, row: int) -> dict[str, float]:
    """A row of the columns that `expected` knows."""
    return {name: getattr(facts, name)[row].item() for name in expected([(0, 0.0, 0.0)])}


@given(BATCHES)
def test_every_column_is_what_plain_python_makes_of_the_points(batches: list[tuple[str, list[Point]]]) -> None:
    """Over several segments and tags, of which one may share its steps with the one before."""
    store = Store()
    stream = store.run("r").stream("f")
    series: dict[str, list[Point]] = {}
    for tag, points in batches:
        append(stream, store, [(tag, *point) for point in points])
        series.setdefault(tag, []).extend(points)
    facts = facts_of(store.publish().runs["r"].streams)
    tags = [store.names[int(tag)] for tag in facts.tag]
    assert sorted(tags) == sorted(tag for tag, points in series.items() if points)
    for row, tag in enumerate(tags):
        points = series[tag]
        assert row_of(facts, row) == pytest.approx(expected(points), abs=0, rel=0, nan_ok=True)
        got = list(zip(*(column.tolist() for column in facts.points_of(row)), strict=True))
        assert str(got) == str(points)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50))
def test_mean_and_deviation(values: list[float]) -> None:
    store = Store()
    append(store.run("r").stream("f"), store, [("a", i, 0.0, value) for i, value in enumerate(values)])
    facts = facts_of(store.publish().runs["r"].streams)
    assert facts.mean[0] == pytest.approx(np.mean(values), rel=1e-9, abs=1e-6)
    assert facts.std[0] == pytest.approx(np.std(values), rel=1e-6, abs=1e-2)


def test_a_series_that_hardly_moves_keeps_its_deviation_and_a_huge_one_has_none_that_is_a_number() -> None:
    store = Store()
    small = [1e9 + (i % 2) * 1e-3 for i in range(100)]
    for tag, values in (("small", small), ("huge", [0.0, 1e300])):
        append(store.run("r").stream("f"), store, [(tag, i, 0.0, value) for i, value in enumerate(values)])
    facts = facts_of(store.publish().runs["r"].streams)
    assert facts.std.tolist() == [pytest.approx(5e-4, rel=1e-3), math.inf]


def test_rows_follow_streams_and_only_what_grew_is_measured_again(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store()
    store.arrange(["r0", "r1", "r2", "r3"])
    for run in ("r1", "r2", "r3"):
        append(store.run(run).stream(run), store, [("a", 1, 0.0, 1.0), ("b", 1, 0.0, 2.0)])
    before = facts_of([stream for run in store.publish().runs.values() for stream in run.streams])
    append(store.run("r2").stream("r2"), store, [("a", 2, 0.0, 3.0), ("c", 2, 0.0, 4.0)])
    store.drop("r1")
    append(store.run("r0").stream("r0"), store, [("a", 9, 0.0, 9.0)])
    streams = [stream for run in store.publish().runs.values() for stream in run.streams]
    measured: list[str] = []

    class Noting(Survey):
        def add(self, stream: StreamView) -> int:
            measured.append(stream.key)
            return super().add(stream)

    monkeypatch.setattr("lossless.store.facts.Survey", Noting)
    after = facts_of(streams, before)
    assert sorted(measured) == ["r0", "r2"]
    anew = facts_of(streams)
    assert [streams[i].key for i in after.stream] == ["r0", "r2", "r2", "r2", "r3", "r3"]
    assert np.diff(after.starts).tolist() == [1, 3, 2]
    for column, other in zip((after.tag, *after.columns), (anew.tag, *anew.columns), strict=True):
        assert np.array_equal(column, other, equal_nan=True)
    assert facts_of([], before).points.tolist() == []


def test_start_marks_are_counted_by_series() -> None:
    store = Store()
    stream = store.run("r").stream("f")
    append(stream, store, [("a", 1, 0.0, 1.0), ("b", 1, 0.0, 1.0)])
    stream.restart()
    append(stream, store, [("a", 1, 0.0, 1.0)])
    facts = facts_of(store.publish().runs["r"].streams)
    assert facts.restarts.tolist() == [1, 1]
    assert facts.falls.tolist() == [0, 0]


def test_wrong_columns_are_refused() -> None:
    tags = np.empty(1, np.int32)
    with pytest.raises(ValueError, match=r"measure: got streams out of range, want some of the survey's"):
        measure(Survey(), 0, 1, tags[:0], np.empty((21, 0), np.int64), np.empty((13, 0)))
    with pytest.raises(ValueError, match=r"measure: got too few columns, want one each fact"):
        measure(Survey(), 0, 0, tags[:0], np.empty((3, 0), np.int64), np.empty((13, 0)))
    with pytest.raises(ValueError, match=r"measure: got columns of other lengths, want one entry a row"):
        measure(Survey(), 0, 0, tags[:0], np.empty((21, 1), np.int64), np.empty((13, 1)))
