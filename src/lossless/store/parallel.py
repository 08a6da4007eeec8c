"""Work on columns, on all CPUs: the kernels let go of the GIL."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

_T = TypeVar("_T")
_ALONE = 20_000
"""Rows that one thread works through faster than two would begin."""


def parts(sizes: NDArray[np.int64]) -> list[tuple[int, int]]:
    """(first, last) of as many groups of neighbours of about equal size as there are CPUs, one if that is little."""
    total = int(sizes.sum())
    n = 1 if total < _ALONE else min(_cpus(), len(sizes))
    edges = np.searchsorted(np.cumsum(sizes), total * np.arange(1, n) / n).tolist() if n > 1 else []
    bounds = [0, *edges, len(sizes)]
    return [(a, b) for a, b in pairwise(bounds) if b > a]


def on_all_cpus(work: Callable[[int, int], _T], parts: Sequence[tuple[int, int]]) -> list[_T]:
    """`work` of each part, the first by this thread; an error of any is raised here."""
    results: list[_T | None] = [None] * len(parts)
    errors: list[BaseException] = []

    def do(i: int) -> None:
        try:
            results[i] = work(*parts[i])
        except BaseException as error:  # noqa: BLE001 raised again below, by the thread that asked
            errors.append(error)

    others = [threading.Thread(target=do, args=(i,), name=f"lossless-draw-{i}") for i in range(1, len(parts))]
    for thread in others:
        thread.start()
    for i in range(min(1, len(parts))):
        do(i)
    for thread in others:
        thread.join()
    if errors:
        raise errors[0]
    return cast("list[_T]", results)


@cache
def _cpus() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
