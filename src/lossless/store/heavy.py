"""Where values that stay in their file are: histograms, images, text, graphs and other tensors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Heavy(NamedTuple):
    """Columns in arrival order, one row a value: `tags` int32 (the board's tag numbers), `kinds` uint8 (types.Kind),
    `steps` int64, `walls` float64, `offsets` int64 and `lengths` int32 (bytes of the value in the file)."""

    tags: NDArray[np.int32]
    kinds: NDArray[np.uint8]
    steps: NDArray[np.int64]
    walls: NDArray[np.float64]
    offsets: NDArray[np.int64]
    lengths: NDArray[np.int32]

    @property
    def rows(self) -> int:
        """Number of values."""
        return len(self.tags)

    def rows_at(self, places: NDArray[np.intp]) -> Heavy:
        """A copy of these rows."""
        tags, kinds, steps, walls, offsets, lengths = self
        return Heavy(tags[places], kinds[places], steps[places], walls[places], offsets[places], lengths[places])


class HeavyColumns:
    """Heavy blocks of one stream, oldest first, joined as they grow so that there are only ever a few."""

    def __init__(self) -> None:
        self.blocks: tuple[Heavy, ...] = ()

    def append(self, block: Heavy) -> None:
        """Add values that arrived after all before."""
        blocks = [*self.blocks, block]
        while len(blocks) > 1 and blocks[-2].rows < 2 * blocks[-1].rows:
            blocks[-2:] = [joined(blocks[-2:])]
        self.blocks = tuple(blocks)


def joined(blocks: Sequence[Heavy]) -> Heavy:
    """One block of at least one, in their order."""
    return Heavy(
        np.concatenate([block.tags for block in blocks]),
        np.concatenate([block.kinds for block in blocks]),
        np.concatenate([block.steps for block in blocks]),
        np.concatenate([block.walls for block in blocks]),
        np.concatenate([block.offsets for block in blocks]),
        np.concatenate([block.lengths for block in blocks]),
    )
