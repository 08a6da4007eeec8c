from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lossless.store.arena import Arena

class Segment:
    tags: NDArray[np.int32]
    starts: NDArray[np.int64]
    steps: NDArray[np.int64]
    walls: NDArray[np.float64]
    values: NDArray[np.float64]
    rows: int
    min_step: int
    max_step: int
    min_wall: float
    max_wall: float
    def __init__(
        self,
        tags: NDArray[np.int32],
        starts: NDArray[np.int64],
        steps: NDArray[np.int64],
        walls: NDArray[np.float64],
        values: NDArray[np.float64],
    ) -> None: ...
    def slice(self, tag: int) -> tuple[int, int]: ...

def seal(
    tags: NDArray[np.int32],
    steps: NDArray[np.int64],
    walls: NDArray[np.float64],
    values: NDArray[np.float64],
    counts: NDArray[np.int64],
    last_steps: NDArray[np.int64],
    falls: NDArray[np.int64],
    arena: Arena | None = None,
) -> Segment: ...
def merge(segments: Sequence[Segment]) -> Segment: ...
