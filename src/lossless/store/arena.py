"""Memory for segments while files are read in bulk."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BLOCK = 1 << 23
LARGE = 1 << 21
"""Entries of 8 bytes; what a block has left is never touched, and costs nothing. So many get a block of their own."""


class Arena:
    """Carves arrays from large blocks, which get huge pages and so a hundredth of the page faults. One thread's.

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
