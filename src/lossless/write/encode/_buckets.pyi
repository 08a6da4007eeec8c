from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

_Real: TypeAlias = NDArray[np.float32] | NDArray[np.float64]

def count(values: _Real, cells: NDArray[np.float64], counts: NDArray[np.uint32]) -> None: ...
def count_even(values: _Real, low: float, width: float, counts: NDArray[np.int64]) -> None: ...
def in_order(values: _Real) -> tuple[float, float]: ...
