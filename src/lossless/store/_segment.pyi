from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lossless.store.arena import Arena

class Segment:
    rows: int
    min_step: int
    max_step: int
    min_wall: float
    max_wall: float
    @property
    def tags(self) -> list[int]: ...
    @property
    def nbytes(self) -> int: ...
    def read(self, tag: int) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]: ...

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
