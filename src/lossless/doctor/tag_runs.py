"""Which runs wrote a tag."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from lossless.doctor.evidence import Evidence, Integers
from lossless.doctor.rows import distinct
from lossless.doctor.wording import counted, listed
from lossless.types import Kind

_OF_A_RUN = (Kind.GRAPH, Kind.META_GRAPH, Kind.RUN_METADATA, Kind.KERAS_GRAPH, Kind.HPARAMS, Kind.LAYOUT)
"""Kinds whose tags nobody chose."""


class TagRuns:
    """Runs of every tag of a value that is drawn or shown; runs and tags are numbers of the tables' lists."""

    def __init__(self, evidence: Evidence, *, scalars_only: bool = False) -> None:
        series, heavy = evidence.series, evidence.heavy
        chosen = np.zeros(0, np.int64) if scalars_only else np.flatnonzero(~np.isin(heavy.kind, _OF_A_RUN))
        runs = np.concatenate((series.run, heavy.run[chosen])).astype(np.int64)
        tags = np.concatenate((series.tag, heavy.tag[chosen])).astype(np.int64)
        pairs = distinct((tags << 32) | runs)
        self._runs = pairs & 0xFFFFFFFF
        self.tags, self._starts = np.unique(pairs >> 32, return_index=True)
        self._place = {tag: i for i, tag in enumerate(self.tags.tolist())}
        self._names = series.runs
        self._around = [evidence.families.get(name, (name, None))[0].rpartition("/")[0] for name in series.runs]
        self._counts = np.bincount(self._runs, minlength=len(series.runs))
        self.names = {series.tags[tag]: tag for tag in self.tags.tolist()}

    def runs(self, tag: int) -> Integers:
        """The runs that wrote the tag, in natural order."""
        i = self._place[tag]
        end = self._starts[i + 1] if i + 1 < len(self._starts) else len(self._runs)
        return self._runs[self._starts[i] : end]

    def both(self, tag: str, other: str) -> Integers:
        """The runs that wrote both tags."""
        return np.intersect1d(self.runs(self.names[tag]), self.runs(self.names[other]), assume_unique=True)

    def near(self, tag: str, other: str) -> bool:
        """Whether runs with one and runs with the other lie beside each other, and so may be of one project."""
        places = ({self._around[run] for run in self.runs(self.names[name]).tolist()} for name in (tag, other))
        return not set.isdisjoint(*places)

    def fewest(self, tag: str) -> int:
        """How many tags that one of its runs has which has fewest."""
        return int(self._counts[self.runs(self.names[tag])].min())

    def names_of(self, runs: Iterable[int]) -> list[str]:
        """Names of runs."""
        return [self._names[run] for run in runs]

    def said(self, runs: Integers) -> str:
        """`2 runs (a, b)`, `run a`."""
        names = self.names_of(runs.tolist())
        return f"run {names[0]}" if len(names) == 1 else f"{counted(len(names), 'run')} ({listed(names)})"
