from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

_Bytes: TypeAlias = bytes | bytearray | memoryview | NDArray[np.uint8]
_Floats: TypeAlias = NDArray[np.float64]
_Integers: TypeAlias = NDArray[np.int64]

def decode(
    data: _Bytes,
    starts: _Integers,
    ends: _Integers,
    tag: _Bytes,
    buckets: _Floats,
    begins: _Integers,
    counts: _Integers,
    told: _Floats,
    status: NDArray[np.uint8],
) -> int: ...
def measure(buckets: _Floats, begins: _Integers, counts: _Integers, told: _Floats, facts: _Floats) -> None: ...
def rebin(
    buckets: _Floats,
    begins: _Integers,
    counts: _Integers,
    rows: _Integers,
    low: float,
    high: float,
    out: _Floats,
    outside: _Floats,
) -> None: ...
