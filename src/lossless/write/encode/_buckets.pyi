from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

_Real: TypeAlias = NDArray[np.float32] | NDArray[np.float64]

def count_even(values: _Real, low: float, width: float, counts: NDArray[np.int64]) -> None: ...
def in_order(values: _Real) -> tuple[float, float]: ...
def reduce(values: _Real, cells: _Real, counts: NDArray[np.uint32]) -> tuple[float, float, float, float]: ...
