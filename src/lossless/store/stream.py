"""What one event file holds, as columns that only grow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from lossless.store._segment import Segment, merge, seal
from lossless.store.arena import Arena
from lossless.store.heavy import Heavy, HeavyColumns
from lossless.store.schema import Schema, Schemas

SEGMENT_ROWS = 500_000
"""No merge makes a segment longer than this."""
FAN_IN = 8
"""So many neighbours of one size class become one segment: a point is copied at most once a class."""
_NONE = np.empty(0, np.int64)
_LOWEST = np.iinfo(np.int64).min
_uids = count(1)
_Number = TypeVar("_Number", int, float)


@dataclass(frozen=True, eq=False)
class StreamView:
    """A stream at one moment; immutable. `key` is the file's path, `uid` is never used again by another stream.

    Per series number of `schema`: `counts` points, `falls` how often its step fell. `mark_series`, `mark_rows`: before
    that row of that series a SessionLog START stood; `restarts` is the number of such STARTs. `points`: scalars of all
    series; `steps`: their lowest and highest; `walls`: lowest and highest finite wall time, of heavy values too; None
    without any."""

    key: str
    uid: int
    order: int
    schema: Schema
    segments: tuple[Segment, ...]
    counts: NDArray[np.int64]
    falls: NDArray[np.int64]
    mark_series: NDArray[np.int64]
    mark_rows: NDArray[np.int64]
    restarts: int
    heavy: tuple[Heavy, ...]
    points: int = 0
    walls: tuple[float, float] | None = None
    steps: tuple[int, int] | None = None


class Stream:
    """Appended to by the one thread that reads its file; each append ends by replacing `view`, and that is all others
    read."""

    def __init__(self, key: str, order: int = 0, *, schemas: Schemas, touched: Callable[[], None]) -> None:
        self._schemas = schemas
        self._touched = touched
        self._last_steps = _NONE
        self._marked = _NONE
        self._heavy = HeavyColumns()
        self.view = StreamView(key, next(_uids), order, schemas.empty, (), *4 * (_NONE,), 0, ())

    def series(self, tags: Sequence[int]) -> NDArray[np.int32]:
        """Series numbers of the board's tag numbers `tags`, new ones for those that are new."""
        view = self.view
        schema = self._schemas.extended(view.schema, tags)
        if schema is not view.schema:
            new = len(schema) - len(view.schema)
            self._last_steps = np.concatenate((self._last_steps, np.full(new, _LOWEST)))
            self._replace(
                schema=schema,
                counts=_longer(view.counts, schema),
                falls=_longer(view.falls, schema),
            )
        if schema.tags == tuple(tags):
            return schema.numbers  # the usual case: a file's first tags
        index = schema.index
        return np.array([index[tag] for tag in tags], np.int32)

    def append(
        self,
        series: NDArray[np.int32],
        steps: NDArray[np.int64],
        walls: NDArray[np.float64],
        values: NDArray[np.float64],
        arena: Arena | None = None,
    ) -> None:
        """Seal scalars in arrival order; the arrays may be reused afterwards. `series`: numbers that `series()`
        gave; `arena`: where the columns are kept."""
        if len(series) == 0:
            return
        counts, falls = self.view.counts.copy(), self.view.falls.copy()
        segment = seal(series, steps, walls, values, counts, self._last_steps, falls, arena)
        self._replace(
            segments=_compacted([*self.view.segments, segment]),
            counts=counts,
            falls=falls if (falls != self.view.falls).any() else self.view.falls,
            points=self.view.points + segment.rows,
            walls=_wider(self.view.walls, segment.min_wall, segment.max_wall),
            steps=_wider(self.view.steps, segment.min_step, segment.max_step),
        )
        self._touched()

    def append_heavy(self, block: Heavy) -> None:
        """Add values that stay in their file, in arrival order; the block's arrays are kept."""
        if block.rows:
            self._heavy.append(block)
            finite = block.walls[np.isfinite(block.walls)]
            first, last = float(finite.min(initial=np.inf)), float(finite.max(initial=-np.inf))
            self._replace(heavy=self._heavy.blocks, walls=_wider(self.view.walls, first, last))
            self._touched()

    def restart(self) -> None:
        """A SessionLog START: what follows is a new attempt of every series that has points."""
        view = self.view
        before = np.concatenate((self._marked, np.zeros(len(view.counts) - len(self._marked), np.int64)))
        grown = np.flatnonzero(view.counts > before)
        if len(grown):
            self._marked = view.counts
            self._last_steps = np.full(len(view.counts), _LOWEST)
            self._replace(
                mark_series=np.concatenate((view.mark_series, grown)),
                mark_rows=np.concatenate((view.mark_rows, view.counts[grown])),
                restarts=view.restarts + 1,
            )
            self._touched()

    def place(self, order: int) -> None:
        """Give the file another place among the run's."""
        if order != self.view.order:
            self._replace(order=order)
            self._touched()

    def clear(self) -> None:
        """Forget all points: the file is to be read anew, as another stream would be."""
        view = self.view
        self._last_steps = self._marked = _NONE
        self._heavy = HeavyColumns()
        self.view = StreamView(view.key, next(_uids), view.order, self._schemas.empty, (), *4 * (_NONE,), 0, ())
        self._touched()

    def _replace(self, **changes: object) -> None:
        self.view = StreamView(**{**vars(self.view), **changes})


def _longer(column: NDArray[np.int64], schema: Schema) -> NDArray[np.int64]:
    """`column` with a zero for each new series of the schema."""
    return np.concatenate((column, schema.zeros[len(column) :])) if len(column) else schema.zeros


def _wider(span: tuple[_Number, _Number] | None, low: _Number, high: _Number) -> tuple[_Number, _Number] | None:
    """`span` with low … high taken in, unless that is empty."""
    if low > high:
        return span
    return (min(span[0], low), max(span[1], high)) if span else (low, high)


def _compacted(segments: list[Segment]) -> tuple[Segment, ...]:
    """Merge the newest neighbours of one size class as soon as there are FAN_IN of them, and again."""
    while len(segments) >= FAN_IN:
        newest = segments[-FAN_IN:]
        if _size_class(newest[0]) > _size_class(newest[-1]) or sum(s.rows for s in newest) > SEGMENT_ROWS:
            break
        segments[-FAN_IN:] = [merge(newest)]
    return tuple(segments)


def _size_class(segment: Segment) -> int:
    return (segment.rows.bit_length() - 1) // (FAN_IN.bit_length() - 1)


def by_order(views: Iterable[StreamView]) -> tuple[StreamView, ...]:
    """Streams in file order, which is the arrival order of a run's points."""
    return tuple(sorted(views, key=lambda view: (view.order, view.uid)))
