"""What a board holds, by run and tag: for questions about one of them."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import counted
from lossless.types import Kind

_Rows = NDArray[np.int64]


class Contents:
    """Names as the board has them; `run` or `tag` None: any."""

    def __init__(self, evidence: Evidence) -> None:
        self._series, self._heavy = evidence.series, evidence.heavy
        self.runs = [run.name for run in evidence.runs]
        self._tag_number = {tag: i for i, tag in enumerate(self._series.tags)}
        self._run_number = {run: i for i, run in enumerate(self._series.runs)}

    @cached_property
    def tags(self) -> list[str]:
        """Tags that have a value, in the order in which they were first seen."""
        return self.tags_of(None)

    def tags_of(self, run: str | None) -> list[str]:
        """Tags that a run has a value of."""
        series, heavy = self._rows(run, None)
        numbers = np.unique(np.concatenate([self._series.tag[series], self._heavy.tag[heavy]]))
        return [self._series.tags[i] for i in numbers.tolist()]

    def runs_of(self, tag: str) -> list[str]:
        """Runs that have a value of a tag, in their natural order."""
        series, heavy = self._rows(None, tag)
        numbers = np.concatenate([self._series.run[series], self._heavy.run[heavy]])
        having = {self._series.runs[i] for i in np.unique(numbers).tolist()}
        return [run for run in self.runs if run in having]

    def said(self, run: str | None, tag: str | None) -> str:
        """`200 points, steps 0 to 199`, `10 images, steps 0 to 9`; "" if there is nothing."""
        series, heavy = self._rows(run, tag)
        parts = []
        if len(series):
            parts.append(counted(int(self._series.points[series].sum()), "point"))
        for kind in np.unique(self._heavy.kind[heavy]).tolist():
            values = int(self._heavy.values[heavy][self._heavy.kind[heavy] == kind].sum())
            parts.append(counted(values, Kind(kind).name.lower().replace("_", " ") + " value"))
        if not parts:
            return ""
        first = [*self._series.min_step[series].tolist(), *self._heavy.min_step[heavy].tolist()]
        last = [*self._series.max_step[series].tolist(), *self._heavy.max_step[heavy].tolist()]
        steps = f"step {min(first)}" if min(first) == max(last) else f"steps {min(first)} to {max(last)}"
        return f"{', '.join(parts)}, {steps}"

    def _rows(self, run: str | None, tag: str | None) -> tuple[_Rows, _Rows]:
        """Rows of the series and of the heavy table."""
        found = []
        for table in (self._series, self._heavy):
            mask = np.ones(len(table), np.bool_)
            if run is not None:
                mask &= table.run == self._run_number.get(run, -1)
            if tag is not None:
                mask &= table.tag == self._tag_number.get(tag, -1)
            found.append(np.flatnonzero(mask))
        return found[0], found[1]
