import numpy as np
from numpy.typing import NDArray

from lossless.store.stream import StreamView

INTEGER_COLUMNS: int
FLOAT_COLUMNS: int

class Survey:
    rows: int
    def __len__(self) -> int: ...
    def add(self, stream: StreamView) -> int: ...

def measure(
    survey: Survey,
    first: int,
    last: int,
    tags: NDArray[np.int32],
    integers: NDArray[np.int64],
    floats: NDArray[np.float64],
) -> None: ...
