import numpy as np
from numpy.typing import NDArray

def take(
    tag: NDArray[np.int32],
    shape: NDArray[np.uint8],
    step: NDArray[np.int64],
    wall: NDArray[np.float64],
    value: NDArray[np.float64],
    first: int,
    last: int,
    kinds: NDArray[np.uint8],
    numbers: NDArray[np.int32],
    series: NDArray[np.int32],
    steps: NDArray[np.int64],
    walls: NDArray[np.float64],
    values: NDArray[np.float64],
    at: int,
    others: NDArray[np.int32],
) -> tuple[int, int, int]: ...
