"""A board in columns, all of one moment: what checks look at."""

from __future__ import annotations

from functools import cached_property

from lossless.query.file_table import FileTable, file_table
from lossless.query.follow import Following
from lossless.query.heavy_table import HeavyTable, heavy_table
from lossless.query.series_table import SeriesTable, series_table
from lossless.store import Facts, Snapshot


class Tables:
    """Of one snapshot, each made when it is first asked for; a file has the same number in all of them."""

    def __init__(self, snapshot: Snapshot, following: Following, known: Facts | None = None) -> None:
        """`known`: facts of an earlier snapshot; only what is new or grew since then is worked out."""
        self.generation = snapshot.generation
        self._snapshot = snapshot
        self._following = following
        self._known = known

    @cached_property
    def series(self) -> SeriesTable:
        """Scalars."""
        table = series_table(self._snapshot, self._known)
        self._known = table
        return table

    @cached_property
    def files(self) -> FileTable:
        """Event files."""
        return file_table(self._snapshot, self._following)

    @cached_property
    def heavy(self) -> HeavyTable:
        """Values that stay in their files."""
        return heavy_table(self._snapshot)

    @property
    def known(self) -> Facts | None:
        """The newest facts there are, for the next tables."""
        return self._known
