import numpy as np
from numpy.typing import NDArray

def thin(
    x: NDArray[np.float64],
    mid: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    lo: float,
    hi: float,
    pixels: int,
    logarithmic: bool,
) -> NDArray[np.int64]: ...
