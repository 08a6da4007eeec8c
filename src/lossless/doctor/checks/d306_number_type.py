"""D306: scalars of a type that TensorBoard's data server does not show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.doctor import stock
from lossless.doctor.evidence import Evidence
from lossless.doctor.rescan import Rescan
from lossless.doctor.wording import counted, listed
from lossless.errors import ProtoError
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity
from lossless.types import Kind
from lossless.wire.events import Value
from lossless.wire.kinds import Shape
from lossless.wire.tensorproto import DType, TensorProto

RULE = REGISTRY.add(
    Rule(
        code="D306",
        name="number-type",
        severity=Severity.NOTE,
        what="TensorBoard would not show scalars that were written as other than one float32.",
        why="Its data server shows tensors of type float32 and rank 0 alone: of float64, of integers, of shape [1] the "
        "whole tag is missing, and without the data server it is there. A tensor that names no plugin it never shows.",
        remedy="Nothing, to see them here; for TensorBoard write float32, or start it with --load_fast=false.",
        example="TensorBoard would not show 2 tags with its data server: loss (float64), epoch (int64).",
        since="0.1.0",
    )
)
_FILES = 100
_HEAD, _LONG = 64 << 10, 1 << 20
"""So many bytes of each file are looked at, and so many more if a value is that long."""


class _Odd(NamedTuple):
    """A tag of a file and how it was written."""

    run: int
    tag: str
    how: str


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a board, of the first 64 KiB of its first 100 files."""
    odd = list(dict.fromkeys(_odd(evidence)))
    if not odd:
        return
    tags = list(dict.fromkeys(f"{each.tag} ({each.how})" for each in odd))
    runs = {each.run for each in odd}
    first = odd[0]
    run = evidence.series.runs[first.run]
    unnamed = all(each.how == _NO_PLUGIN for each in odd)
    served = "at all" if unnamed else "with its data server"
    yield REGISTRY.finding(
        RULE.code,
        f"TensorBoard would not show {counted(len(tags), 'tag')} {served}: {listed(tags)}, {_points(evidence, odd)} "
        f"in {counted(len(runs), 'run')}, run {run} the first",
        Place(run=run, tag=first.tag),
        effect="lossless shows them all.",
        fix="" if unnamed else stock.command(evidence, stock.SLOW),
    )


def _points(evidence: Evidence, odd: list[_Odd]) -> str:
    series = evidence.series
    numbers = {tag: i for i, tag in enumerate(series.tags)}
    pairs = {(each.run, numbers.get(each.tag, -1)) for each in odd}
    ids = np.array([run * len(series.tags) + tag for run, tag in pairs])
    own = np.isin(series.run.astype(np.int64) * len(series.tags) + series.tag, ids)
    return counted(int(series.points[own].sum()), "point")


def _odd(evidence: Evidence) -> Iterator[_Odd]:
    files, rescan = evidence.files, Rescan(evidence.files.following.fs)
    ends = np.minimum(_ends(evidence), files.bytes_read)
    for row in np.flatnonzero(files.points > 0)[:_FILES].tolist():
        try:
            yield from _odd_of(rescan, files.paths[row], int(files.run[row]), int(ends[row]))
        except OSError:
            continue  # it is gone: the board says so


def _ends(evidence: Evidence) -> NDArray[np.int64]:
    """How far each file is looked at: behind its longest value too, if that can stand before all others, as a graph."""
    heavy = evidence.heavy
    longest = np.zeros(len(evidence.files.paths), np.int64)
    np.maximum.at(longest, heavy.file, heavy.max_length)
    return _HEAD + np.minimum(longest, _LONG)


def _odd_of(rescan: Rescan, path: str, run: int, end: int) -> Iterator[_Odd]:
    seen: set[int] = set()
    head = rescan.read(path, 0, end)
    for part in rescan.parts(path, end):
        tensors = np.flatnonzero((part.shape == Shape.TENSOR_SCALAR) & (part.kind == Kind.SCALAR))
        _, first = np.unique(part.tag[tensors], return_index=True)
        for at in tensors[first].tolist():
            tag = part.tags[part.tag[at]]
            if part.tag[at] not in seen:
                seen.add(int(part.tag[at]))
                if how := _how(head[part.offset[at] : part.offset[at] + part.length[at]], tag.plugin):
                    yield _Odd(run, tag.name, how)


_NO_PLUGIN = "a tensor without plugin"
_USUAL = b"\x08\x01\x12\x00"
"""A tensor of dtype float32 and rank 0 begins so: nearly all do, and need not be decoded."""


def _how(value: bytes, plugin: str) -> str:
    """As what the value was written, "" if its data server shows that."""
    if plugin and _USUAL in value:
        return ""
    try:
        tensor = Value.decode(value).tensor
    except ProtoError:
        return ""  # the file was replaced since it was read
    if not plugin:
        return _NO_PLUGIN
    if tensor is None or (tensor.dtype == DType.FLOAT and not _rank(tensor)):
        return ""
    name = DType(tensor.dtype).name.lower()
    name = {"float": "float32", "double": "float64", "half": "float16"}.get(name, name)
    return name if not _rank(tensor) else f"{name} of shape {[d.size for d in tensor.tensor_shape.dim]}"  # type: ignore[union-attr]


def _rank(tensor: TensorProto) -> int:
    return len(tensor.tensor_shape.dim) if tensor.tensor_shape else 0
