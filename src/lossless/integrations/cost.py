"""What a watch takes of a training."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from lossless.write.notices import notice


class Cost(NamedTuple):
    """`seconds` spent on the training's threads in `samples` of `steps`; `share` of the time since the watch began."""

    seconds: float
    share: float
    samples: int
    steps: int

    def __str__(self) -> str:
        return f"{self.share:.2%} of the time, {self.seconds:.3f} s for {self.samples} of {self.steps:,} steps"


class Meter:
    """Decides which steps of `every` are sampled and measures what that takes; `steps` is the number of the next step.

    `budget`, a share of the time, bounds it: beyond it samples are left out, which is said once. Raises ValueError for
    `every` below 1."""

    def __init__(self, what: str, every: int, budget: float | None) -> None:
        if every < 1:
            raise ValueError(f"every: got {every}, want at least 1")
        self.steps = 0
        self._what = what
        self._every = every
        self._budget = budget
        self._began = time.perf_counter()
        self._seconds = 0.0
        self._samples = 0

    @property
    def cost(self) -> Cost:
        """What it took so far."""
        passed = max(time.perf_counter() - self._began, 1e-9)
        return Cost(self._seconds, self._seconds / passed, self._samples, self.steps)

    def next(self) -> int | None:
        """Count a step; its number if it is to be sampled."""
        step = self.steps
        self.steps += 1
        if step % self._every or self._is_dear():
            return None
        self._samples += 1
        return step

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Count the time inside."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self._seconds += time.perf_counter() - began

    def _is_dear(self) -> bool:
        if self._budget is None or not self._samples or (cost := self.cost).share <= self._budget:
            return False
        notice("W227", f"{self._what} took {cost}; it may take {self._budget:.2%}", key=id(self))
        return True
