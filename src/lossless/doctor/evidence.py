"""All a check may look at. Made once a diagnosis; everything in it is worked out on first need and kept."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.doctor.around import Around
from lossless.doctor.bystanders import Bystanders, bystanders
from lossless.doctor.here import here
from lossless.doctor.samples import Samples
from lossless.errors import LosslessError
from lossless.query import Board, FileTable, HeavyTable, Looked, Run, SeriesTable
from lossless.types import Role

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


class Refused(NamedTuple):
    """A logdir as it was typed that cannot be one, and why."""

    text: str
    error: LosslessError


class Evidence:
    """Used by one thread. `board`: loaded; `asked`: the logdirs as they were typed (but for --logdir_spec), () when
    examined from a running board; `refused`: those of them that the board does not have; `now`: seconds since the
    epoch; `ports`: of this machine, where other boards are asked what they serve; only the command line names any."""

    def __init__(
        self,
        board: Board,
        asked: Sequence[str] = (),
        *,
        refused: Sequence[Refused] = (),
        ports: Sequence[int] = (),
        now: float | None = None,
    ) -> None:
        self.board = board
        self.asked = tuple(asked)
        self.refused = tuple(refused)
        self.ports = tuple(ports)
        self.now = time.time() if now is None else now
        self._tables = board.tables()

    @cached_property
    def runs(self) -> list[Run]:
        """The board's runs, in natural order of their names."""
        return self.board.runs

    @property
    def series(self) -> SeriesTable:
        """One row a scalar series of one file."""
        return self._tables.series

    @property
    def files(self) -> FileTable:
        """One row an event file."""
        return self._tables.files

    @property
    def heavy(self) -> HeavyTable:
        """One row a tag and kind of one file, of values that are no scalars."""
        return self._tables.heavy

    @cached_property
    def looked(self) -> Looked:
        """What there was to find, event files or not."""
        return self.board.looked

    @cached_property
    def families(self) -> Mapping[str, tuple[str, Role | None]]:
        """(family, role) of every run."""
        return {run.name: (run.family, run.role) for run in self.runs}

    @cached_property
    def around(self) -> Around:
        """What lies in and beside the logdirs and is no event file."""
        cwd = here() if self.asked else None
        logdirs = [logdir.path for logdir in self.board.logdirs]
        runs = (run.path for run in self.runs)
        return Around(logdirs, self.bystanders.files, runs, nothing=self.nothing, cwd=cwd)

    @cached_property
    def nothing(self) -> bool:
        """Whether no run holds any value."""
        return not self.files.points.any() and not self.files.heavy.any()

    @cached_property
    def bystanders(self) -> Bystanders:
        """What lies below the logdirs and is no event file by its name."""
        return bystanders(logdir.path for logdir in self.board.logdirs)

    @cached_property
    def samples(self) -> Samples:
        """Some values that are no scalars, decoded."""
        return Samples(self.heavy, self.files.following.fs)

    def points(self, row: int) -> tuple[Integers, Floats, Floats]:
        """(steps, wall times, values) of one row of `series`, in arrival order; for the few that need a second look."""
        return self.series.points_of(row)
