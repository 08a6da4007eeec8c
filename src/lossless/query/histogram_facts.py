"""Histograms of one tag, read from their files in blocks; what each comes to is kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.errors import ValueGone
from lossless.values.histogram import FACTS, Histograms, decode_many, measured

if TYPE_CHECKING:
    from lossless.query.payloads import Payloads
    from lossless.query.values import ValueFile, ValueList, ValueRun

KEPT = 1 << 18
"""Histograms whose facts are kept, about 140 bytes each."""
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class Facts(NamedTuple):
    """Of the values of one file in arrival order: columns `FACTS` of values.histogram, NaN for what is broken or could
    not be read; buckets of each; why some are broken; why the file cannot be read."""

    numbers: Floats
    buckets: Integers
    broken: dict[int, str]
    gone: str | None = None

    def first(self, n: int) -> Facts:
        """Those of the first `n` values."""
        broken = {i: why for i, why in self.broken.items() if i < n}
        return Facts(self.numbers[:n], self.buckets[:n], broken, self.gone)


_NONE = Facts(np.empty((0, len(FACTS))), np.empty(0, np.int64), {})


class HistogramFacts:
    """Facts of files by their key and tag: a file that grows is only read on. `_lock` guards `_kept`."""

    def __init__(self, payloads: Payloads, most: int = KEPT) -> None:
        self._payloads = payloads
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], Facts] = OrderedDict()

    def of(self, values: ValueList, run: ValueRun) -> list[Facts]:
        """One for each file of the run."""
        return [self._file(values, run, file, at) for file, at in files_of(run)]

    def blocks(
        self, tag: str, run: str, file: ValueFile, at: Integers, lengths: Integers
    ) -> Iterator[tuple[int, Histograms]]:
        """The histograms at offsets `at` of a file, which ascend: the place of the first of a block in `at`, and the
        block. Raises ValueGone."""
        for first, data, starts, ends in self._payloads.blocks(run, file.key, at, lengths):
            yield first, decode_many(data, starts, ends, tag)

    def _file(self, values: ValueList, run: ValueRun, file: ValueFile, offset: int) -> Facts:
        key = file.key, values.tag
        with self._lock:
            known = self._kept.get(key, _NONE)
        if len(known.numbers) >= file.length:
            return known.first(file.length)
        rows = slice(offset + len(known.numbers), offset + file.length)
        facts = self._read(values, run.run, file, rows, known)
        if facts.gone is None:
            self._keep(key, facts)
        return facts

    def _read(self, values: ValueList, run: str, file: ValueFile, rows: slice, known: Facts) -> Facts:
        numbers = np.full((rows.stop - rows.start, len(FACTS)), np.nan)
        buckets = np.zeros(len(numbers), np.int64)
        broken, gone, base = dict(known.broken), None, len(known.numbers)
        try:
            lengths = values.lengths[rows].astype(np.int64)
            for first, block in self.blocks(values.tag, run, file, values.at[rows], lengths):
                numbers[first : first + len(block.counts)] = measured(block)
                buckets[first : first + len(block.counts)] = block.counts
                broken.update((base + first + i, why) for i, why in block.broken.items())
        except ValueGone as error:
            gone = str(error)
        return Facts(np.concatenate((known.numbers, numbers)), np.concatenate((known.buckets, buckets)), broken, gone)

    def _keep(self, key: tuple[str, str], facts: Facts) -> None:
        with self._lock:
            self._kept[key] = facts
            self._kept.move_to_end(key)
            left = sum(len(kept.numbers) for kept in self._kept.values()) - self._most
            while left > 0 and len(self._kept) > 1:
                left -= len(self._kept.popitem(last=False)[1].numbers)


def files_of(run: ValueRun) -> Iterator[tuple[ValueFile, int]]:
    """Each file of the run and the row of the list at which its values begin."""
    at = run.offset
    for file in run.files:
        yield file, at
        at += file.length
