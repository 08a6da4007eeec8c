from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from lossless.store.stream import StreamView

class Plan:
    rows: int
    def __len__(self) -> int: ...
    def add(self, streams: Iterable[StreamView], tag: int, drawing: bool = True) -> int: ...
    def gather(self, steps: NDArray[np.int64], walls: NDArray[np.float64], values: NDArray[np.float64]) -> None: ...
