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


@given(ROWS)
def test_sealing_groups_by_series_and_keeps_the_order_of_arrival(rows: list[tuple[int, int]]) -> None:
    segment, (counts, last, falls) = sealed(rows)
    for tag in range(7):
        own = [(step, float(i)) for i, (t, step) in enumerate(rows) if t == tag]
        a, b = segment.slice(tag)
        assert list(zip(segment.steps[a:b].tolist(), segment.walls[a:b].tolist(), strict=True)) == own
        assert counts[tag] == len(own)
        assert falls[tag] == sum(y[0] < x[0] for x, y in pairwise(own))
        assert not own or last[tag] == own[-1][0]
    assert (segment.min_step, segment.max_step) == (min(r[1] for r in rows), max(r[1] for r in rows))
    assert (segment.min_wall, segment.max_wall) == (0.0, len(rows) - 1.0)


@given(st.lists(ROWS, min_size=1, max_size=5))
def test_merging_is_the_same_as_sealing_all_at_once(batches: list[list[tuple[int, int]]]) -> None:
    parts = [sealed(rows)[0] for rows in batches]
    merged, whole = merge(parts), sealed([row for rows in batches for row in rows])[0]
    assert merged.tags.tolist() == whole.tags.tolist()
    assert merged.starts.tolist() == whole.starts.tolist()
    assert merged.steps.tolist() == whole.steps.tolist()


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
    with pytest.raises(ValueError, match="do not span"):
        Segment(np.zeros(1, np.int32), np.array([0, 9]), np.zeros(1, np.int64), np.zeros(1), np.zeros(1))


def test_a_segment_of_wall_times_that_are_no_numbers_has_no_extent() -> None:
    state = [np.zeros(1, np.int64) for _ in range(3)]
    segment = seal(np.zeros(1, np.int32), np.zeros(1, np.int64), np.array([np.nan]), np.zeros(1), *state)
    assert segment.min_wall > segment.max_wall
