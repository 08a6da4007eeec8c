"""Which tags a stream has, and the number of each within the stream."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


class Schema:
    """Tag numbers of a stream by series number; immutable, and shared by all streams that have the same."""

    def __init__(self, tags: tuple[int, ...] = ()) -> None:
        self.tags = tags

    def __len__(self) -> int:
        return len(self.tags)

    @cached_property
    def index(self) -> dict[int, int]:
        """Series number by tag number."""
        return {tag: i for i, tag in enumerate(self.tags)}

    @cached_property
    def array(self) -> NDArray[np.int32]:
        """Tag number by series number."""
        return np.array(self.tags, np.int32)

    @cached_property
    def numbers(self) -> NDArray[np.int32]:
        """Every series number; not to be written to."""
        return np.arange(len(self), dtype=np.int32)

    @cached_property
    def zeros(self) -> NDArray[np.int64]:
        """A zero for every series; not to be written to."""
        return np.zeros(len(self), np.int64)


class Schemas:
    """Makes schemas, one object for equal ones; forgets those no stream has. Safe from any thread."""

    def __init__(self) -> None:
        self.empty = Schema()
        self._known: weakref.WeakValueDictionary[tuple[int, ...], Schema] = weakref.WeakValueDictionary()
        self._lock = threading.Lock()

    def extended(self, schema: Schema, tags: Sequence[int]) -> Schema:
        """`schema` with those of `tags` that it lacks behind its own, in the order given."""
        if not schema.tags and (known := self._known.get(tuple(tags))) is not None:
            return known
        index = schema.index
        new = [tag for tag in tags if tag not in index]
        if not new:
            return schema
        key = (*schema.tags, *dict.fromkeys(new))
        with self._lock:
            known = self._known.get(key)
            if known is None:
                known = self._known[key] = Schema(key)
            return known
