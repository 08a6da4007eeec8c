from __future__ import annotations

import numpy as np

from lossless.store import Arena, seal
from lossless.store.arena import BLOCK, LARGE


def test_arrays_never_overlap() -> None:
    arena = Arena()
    sizes = [1, 7, LARGE - 1, LARGE, 3] * 3
    taken = [arena.take(size) for size in sizes]
    for i, array in enumerate(taken):
        array[:] = i
    assert [len(array) for array in taken] == sizes
    assert all((array == i).all() for i, array in enumerate(taken))


def test_small_arrays_share_a_block_and_large_ones_have_their_own() -> None:
    arena = Arena()
    a, b, large = arena.take(10), arena.take(10), arena.take(LARGE)
    assert a.base is b.base
    assert len(a.base) == BLOCK
    assert large.base is None


def test_segments_sealed_into_one_arena_keep_their_points() -> None:
    arena, n = Arena(), 1000
    segments = []
    for k in range(50):
        counts, last, falls = (np.zeros(1, np.int64) for _ in range(3))
        numbers = np.arange(n) + k * n
        segments.append(seal(np.zeros(n, np.int32), numbers, numbers * 0.5, numbers * 2.0, counts, last, falls, arena))
    for k, segment in enumerate(segments):
        numbers = np.arange(n) + k * n
        steps, walls, values = segment.read(0)
        assert steps.tolist() == numbers.tolist()
        assert walls.tolist() == (numbers * 0.5).tolist()
        assert values.tolist() == (numbers * 2.0).tolist()
