import numpy as np
from numpy.typing import NDArray

from lossless.store._plan import Plan

def statistics(
    plan: Plan,
    first: int,
    last: int,
    axis: int,
    window: tuple[float, float] | None,
    smoothing: int,
    amount: float,
    kernel: NDArray[np.float64],
    at: float | None,
    counts: NDArray[np.int64],
    numbers: NDArray[np.float64],
) -> None: ...
