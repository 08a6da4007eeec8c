"""Tables out of arrays of any rank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from lossless.errors import QueryError

_Item = TypeVar("_Item", bound=np.generic)


def table_of(array: NDArray[_Item], index: Sequence[int]) -> NDArray[_Item]:
    """The last two axes at `index` (the first if empty) of those before them; a vector is a column, a number a table of
    one. A view. Raises QueryError."""
    leading = array.shape[:-2]
    if 0 in leading:
        return array.reshape(0, array.shape[-1])
    index = index or (0,) * len(leading)
    if len(index) != len(leading) or any(not 0 <= i < n for i, n in zip(index, leading, strict=True)):
        want = f"one below each of {list(leading)}" if leading else "none"
        raise QueryError(f"index: got {list(index)}, want {want}, for the shape is {list(array.shape)}")
    table = array[tuple(index)] if leading else array
    return table.reshape(1, 1) if table.ndim == 0 else table.reshape(-1, 1) if table.ndim == 1 else table
