"""Memory for segments while files are read in bulk."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BLOCK = 3 << 17
LARGE = 1 << 16
"""Entries of 8 bytes; so many get a block of their own. Blocks stay below 4 MiB, from where on numpy asks for huge
pages: a virtual machine that gives free memory back to its host fetches each of those anew, and loads at half speed."""


class Arena:
    """Carves small arrays from larger blocks: fewer maps, for whose sake threads wait for one another. One thread's.

    A block lives as long as any array in it: for reading in bulk, not for growth, whose small segments soon merge."""

    def __init__(self) -> None:
        self._left: NDArray[np.float64] = np.empty(0, np.float64)

    def take(self, size: int) -> NDArray[np.float64]:
        """`size` entries, uninitialised."""
        if size >= LARGE:
            return np.empty(size, np.float64)
        if size > len(self._left):
            self._left = np.empty(BLOCK, np.float64)
        taken, self._left = self._left[:size], self._left[size:]
        return taken
