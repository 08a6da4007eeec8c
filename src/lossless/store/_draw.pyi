from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossless.store._plan import Plan

def draw(
    plan: Plan,
    first: int,
    last: int,
    axis: int,
    window: tuple[float, float] | None,
    logarithmic: bool,
    newest: bool,
    raw: bool,
    smoothing: int,
    amount: float,
    kernel: NDArray[np.float64],
    pixels: int,
    since: NDArray[np.int64],
    facts: NDArray[np.int64],
    points: NDArray[np.float64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    s: NDArray[np.float64],
    flags: NDArray[np.uint8],
    steps: NDArray[np.int64] | None,
    walls: NDArray[np.float64] | None,
    at: int,
    end: int,
) -> int: ...
def attempt_steps(plan: Plan, i: int, newest: int) -> list[int]: ...
def count_attempts(plan: Plan, counts: NDArray[np.int64]) -> None: ...
def close_gap(columns: Sequence[NDArray[Any]], to: int, first: int, last: int) -> None: ...
