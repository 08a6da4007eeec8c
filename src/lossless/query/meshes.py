"""The parts of a mesh, which are values of tags of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from lossless.types import Kind
from lossless.values.payload import Payload, ValueRef

if TYPE_CHECKING:
    from lossless.query.board import Board
    from lossless.query.facts import TagInfo


def mesh_parts(board: Board, ref: ValueRef) -> list[Payload]:
    """The value at `ref`, a part of a mesh, and the other parts written beside it: in its file, of its step, nearest to
    it. Raises NotFoundError, ValueGone, TooLarge."""
    own = board.payload(ref)
    found = [own]
    for tag in _siblings(board.tags, own.tag):
        listed = board.values(tag, Kind.MESH, [ref.run])
        for run in listed.runs:
            keys = np.repeat([file.key for file in run.files], [file.length for file in run.files])
            rows = np.flatnonzero((keys == ref.file) & (listed.steps == own.step))
            if len(rows):
                nearest = rows[np.abs(listed.at[rows] - ref.at).argmin()]
                found.append(board.payload(ValueRef(ref.run, ref.file, int(listed.at[nearest]))))
    return found


def _siblings(tags: Iterable[TagInfo], name: str) -> list[str]:
    meshes = [tag for tag in tags if tag.kind is Kind.MESH]
    base = next((tag.base for tag in meshes if tag.name == name), None)
    return [tag.name for tag in meshes if tag.base == base and tag.name != name]
