"""Tables of points among the tensors of event files, found by their shapes, which stand at the head of a value."""

from __future__ import annotations

from typing import NamedTuple

from lossless.query.follow import Following
from lossless.query.values import ValueList, ValueRun, value_list
from lossless.types import Kind
from lossless.values.payload import ValueRef
from lossless.values.tensor_head import HEAD, table_of

FEWEST, NARROWEST = 16, 3
"""Rows and columns from which a table of numbers may be points."""
LOOKED = 20_000
"""Tags of runs that are looked at."""


class Found(NamedTuple):
    """A tag of a run: its values by step, the newest's shape; `versions` are texts that stand for the values."""

    run: str
    tag: str
    shape: tuple[int, int]
    steps: list[int]
    versions: list[str]
    refs: list[ValueRef]


class Tensors:
    """Of one board. `_shapes` of values by where they lie."""

    def __init__(self, following: Following, nonce: int) -> None:
        self._following, self._nonce = following, nonce
        self._shapes: dict[ValueRef, tuple[int, int] | None] = {}

    def all(self) -> list[Found]:
        """Tags whose newest value is a table of points."""
        snapshot = self._following.snapshot
        tags = [snapshot.names[number] for number, kind in snapshot.tallies.heavy if kind == Kind.TENSOR]
        found = list[Found]()
        looked = 0
        for tag in tags:
            listed = value_list(snapshot, tag, Kind.TENSOR, None, self._nonce)
            for run in listed.runs:
                looked += 1
                if looked <= LOOKED and (one := self._of(listed, run)):
                    found.append(one)
        return found

    def _of(self, listed: ValueList, run: ValueRun) -> Found | None:
        rows = range(run.offset, run.offset + run.length)
        newest = rows[-1]
        if listed.lengths[newest] < FEWEST * NARROWEST:
            return None
        where = [(file.key, file.path) for file in run.files for _ in range(file.length)]
        shape = self._shape(ValueRef(run.run, where[-1][0], int(listed.at[newest])), where[-1][1])
        if shape is None or shape[0] < FEWEST or shape[1] < NARROWEST:
            return None
        by_step: dict[int, ValueRef] = {}  # of a step written again the later counts
        for i in rows:
            by_step[int(listed.steps[i])] = ValueRef(run.run, where[i - run.offset][0], int(listed.at[i]))
        steps = sorted(by_step)
        refs = [by_step[step] for step in steps]
        return Found(run.run, listed.tag, shape, steps, [f"{ref.file}-{ref.at}" for ref in refs], refs)

    def _shape(self, ref: ValueRef, path: str) -> tuple[int, int] | None:
        if ref not in self._shapes:
            buffer = bytearray(HEAD)
            try:
                got = self._following.fs.read_into(path, memoryview(buffer), ref.at)
            except OSError:
                return None  # a file that is gone is told elsewhere
            self._shapes[ref] = table_of(bytes(buffer[:got]))
        return self._shapes[ref]
