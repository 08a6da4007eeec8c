from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossless.store import Segment, merge, seal

ROWS = st.lists(st.tuples(st.integers(0, 6), st.integers(-5, 5)), min_size=1, max_size=60)


def sealed(rows: list[tuple[int, int]], k: int = 7) -> tuple[Segment, list[np.ndarray]]:
    state = [np.zeros(k, np.int64) for _ in range(3)]
    tags, steps = np.array([r[0] for r in rows], np.int32), np.array([r[1] for r in rows], np.int64)
    numbers = np.arange(len(rows), dtype=float)
    return seal(tags, steps, numbers, numbers * 2, *state), state


def points(segment: Segment, tag: int) -> list[tuple[int, float, float]]:
    return list(zip(*(column.tolist() for column in segment.read(tag)), strict=True))


def of_columns(tags: np.ndarray, steps: np.ndarray, values: np.ndarray) -> Segment:
    state = [np.zeros(int(tags.max()) + 1, np.int64) for _ in range(3)]
    return seal(tags.astype(np.int32), steps, np.zeros(len(tags)), values, *state)


@given(ROWS)
def test_sealing_groups_by_series_and_keeps_the_order_of_arrival(rows: list[tuple[int, int]]) -> None:
    segment, (counts, last, falls) = sealed(rows)
    for tag in range(7):
        own = [(step, float(i)) for i, (t, step) in enumerate(rows) if t == tag]
        assert points(segment, tag) == [(step, wall, 2 * wall) for step, wall in own]
        assert counts[tag] == len(own)
        assert falls[tag] == sum(y[0] < x[0] for x, y in pairwise(own))
        assert not own or last[tag] == own[-1][0]
    assert (segment.min_step, segment.max_step) == (min(r[1] for r in rows), max(r[1] for r in rows))
    assert (segment.min_wall, segment.max_wall) == (0.0, len(rows) - 1.0)


@given(st.lists(ROWS, min_size=1, max_size=5))
def test_merging_is_the_same_as_sealing_all_at_once(batches: list[list[tuple[int, int]]]) -> None:
    parts = [sealed(rows)[0] for rows in batches]
    merged, whole = merge(parts), sealed([row for rows in batches for row in rows])[0]
    assert merged.tags == whole.tags
    for tag in range(7):
        walls = [i for rows in batches for i, (t, _) in enumerate(rows) if t == tag]
        steps = [step for step, _, _ in points(whole, tag)]
        assert points(merged, tag) == [(step, wall, 2 * wall) for step, wall in zip(steps, walls, strict=True)]


def test_a_series_number_out_of_range_is_refused() -> None:
    """Compiled code must not write where it is told to by bad data."""
    with pytest.raises(ValueError, match="series number out of range"):
        sealed([(7, 1)])
    with pytest.raises(ValueError, match="series number out of range"):
        sealed([(-1, 1)])


def test_columns_of_different_lengths_are_refused() -> None:
    state = [np.zeros(1, np.int64) for _ in range(3)]
    with pytest.raises(ValueError, match="different lengths"):
        seal(np.zeros(2, np.int32), np.zeros(1, np.int64), np.zeros(2), np.zeros(2), *state)
    with pytest.raises(ValueError, match="at least one"):
        merge([])


def test_a_segment_of_wall_times_that_are_no_numbers_has_no_extent() -> None:
    state = [np.zeros(1, np.int64) for _ in range(3)]
    segment = seal(np.zeros(1, np.int32), np.zeros(1, np.int64), np.array([np.nan]), np.zeros(1), *state)
    assert segment.min_wall > segment.max_wall


def test_series_written_together_keep_their_steps_once() -> None:
    tags, steps = np.tile(np.arange(50), 200), np.repeat(np.arange(200), 50)
    segment = of_columns(tags, steps, np.zeros(10_000))
    assert segment.nbytes < 10_000 * (8 + 4) + 200 * 8 + 1000
    assert all(segment.read(tag)[0].tolist() == list(range(200)) for tag in range(50))


def test_a_batch_cut_within_a_step_shares_what_overlaps() -> None:
    """Series that begin a step later, or end one earlier, lie within the others' steps."""
    tags, steps = np.tile(np.arange(4), 100)[2:-1], np.repeat(np.arange(100), 4)[2:-1]
    segment = of_columns(tags, steps, np.zeros(len(tags)))
    assert [segment.read(tag)[0].tolist() for tag in range(4)] == [
        list(range(1, 100)),
        list(range(1, 100)),
        list(range(100)),
        list(range(99)),
    ]
    assert segment.nbytes < len(tags) * (8 + 4) + 2 * 100 * 8 + 100


@pytest.mark.parametrize(
    ("values", "bytes_each"),
    [
        ([0.5, -0.0, np.inf, -np.inf, np.nan, 2.0**-149], 4),
        ([0.1, 0.5, 0.5, 0.5, 0.5, 0.5], 8),
        ([1e300, 0.0, 0.0, 0.0, 0.0, 0.0], 8),
        ([float(2**24 + 1), 0.0, 0.0, 0.0, 0.0, 0.0], 8),
        (np.array([0x7FF8_0000_0000_0001] * 6, np.uint64).view(np.float64).tolist(), 8),
    ],
)
def test_values_are_narrowed_only_if_no_bit_is_lost(values: list[float], bytes_each: int) -> None:
    given_ = np.array(values)
    segment = of_columns(np.zeros(6, np.int64), np.arange(6), given_)
    assert segment.read(0)[2].view(np.uint64).tolist() == given_.view(np.uint64).tolist()
    assert segment.nbytes == 6 * (8 + 8 + bytes_each) + 16


def test_merging_narrow_and_wide_values_loses_nothing() -> None:
    narrow = of_columns(np.zeros(3, np.int64), np.arange(3), np.array([0.5, np.nan, 2.0]))
    wide = of_columns(np.zeros(2, np.int64), np.arange(2), np.array([0.1, 1e-300]))
    values = merge([narrow, wide]).read(0)[2]
    np.testing.assert_array_equal(values, [0.5, np.nan, 2.0, 0.1, 1e-300])
    assert merge([narrow, narrow]).nbytes == 6 * (8 + 8 + 4) + 16


@given(st.lists(st.lists(st.integers(-3, 3), min_size=1, max_size=5), min_size=1, max_size=12))
def test_steps_are_exact_whatever_is_shared(columns: list[list[int]]) -> None:
    tags = np.concatenate([np.full(len(column), tag) for tag, column in enumerate(columns)])
    segment = of_columns(tags, np.array([step for column in columns for step in column]), np.zeros(len(tags)))
    assert [segment.read(tag)[0].tolist() for tag in range(len(columns))] == columns


def test_a_series_that_is_not_there_has_no_rows() -> None:
    segment = of_columns(np.array([0, 2]), np.arange(2), np.zeros(2))
    assert [len(column) for column in segment.read(1)] == [0, 0, 0]
    assert segment.tags == [0, 2]
