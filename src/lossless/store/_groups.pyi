from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from lossless.store._plan import Plan

class Aggregate:
    points: int
    series: int
    @property
    def count(self) -> int: ...
    def read(
        self,
        plan: Plan,
        first: int,
        last: int,
        axis: int,
        smoothing: int,
        amount: float,
        kernel: NDArray[np.float64],
        bases: Sequence[Self | None] | None,
        how: int,
        interpolated: bool,
    ) -> None: ...
    def sum_up(
        self, lo: float, hi: float, centre: int, band: int, q: float, interpolated: bool
    ) -> tuple[
        NDArray[np.float64],
        NDArray[np.float64],
        NDArray[np.float64],
        NDArray[np.float64],
        NDArray[np.int32],
        NDArray[np.int32],
    ]: ...
