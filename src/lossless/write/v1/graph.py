"""Graphs: names made unique, name scopes, collections. One is current: entered, TensorFlow's, or the process's own."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from lossless.errors import WriteError
from lossless.write.v1 import tensorflow

_BESIDE = "_lossless_graph"
"""Attribute of a tf.Graph: ours beside it."""


class GraphKeys:
    """The collections that scripts name."""

    SUMMARIES = "summaries"


class Graph:
    """Where summary ops are defined; `native` is TensorFlow's graph when that names them."""

    def __init__(self, native: Any = None) -> None:
        self.native = native
        self._used: dict[str, int] = {}
        self._scope = threading.local()
        self._collections: dict[str, list[Any]] = {}
        self.nodes: dict[str, Any] = {}
        """Placeholders, summary ops and merges by name, in order of definition."""

    @contextmanager
    def as_default(self) -> Iterator[Graph]:
        """Current within the block, in this thread."""
        _entered.graphs.append(self)
        try:
            yield self
        finally:
            _entered.graphs.pop()

    @contextmanager
    def name_scope(self, name: str | None) -> Iterator[str]:
        """Put `<name>/` before names within; made unique unless it ends with a slash; None or "": no scope."""
        before = self._prefix
        if not name:
            prefix = ""
        elif name.endswith("/"):
            prefix = name
        else:
            prefix = self.unique_name(name) + "/"
        self._scope.prefix = prefix
        try:
            yield prefix
        finally:
            self._scope.prefix = before

    @property
    def _prefix(self) -> str:
        prefix: str = getattr(self._scope, "prefix", "")
        return prefix

    def unique_name(self, name: str) -> str:
        """`name` within the scope, with `_1`, `_2` … behind it when taken; case does not tell names apart."""
        full = self._prefix + name
        key = full.lower()
        taken = self._used.get(key, 0)
        self._used[key] = taken + 1
        if not taken:
            return full
        number = next(n for n in count(taken) if f"{key}_{n}" not in self._used)
        self._used[f"{key}_{number}"] = 1
        return f"{full}_{number}"

    @contextmanager
    def naming(self, name: str) -> Iterator[str]:
        """The unique name of a node made within the block; TensorFlow's graph gives it when there is one."""
        if self.native is None:
            yield self.unique_name(name.rstrip("/"))
        else:
            with self.native.name_scope(name) as scope:
                yield scope.rstrip("/")

    def placeholder(self, name: str) -> Any:
        """The placeholder of this name, with or without `:0`. Raises WriteError."""
        node = self.nodes.get(name.removesuffix(":0"))
        if node is None:
            raise WriteError(f"feed_dict: got {name!r}, want the name of a placeholder of the graph")
        return node

    def add_to_collection(self, name: str, value: Any) -> None:
        """Put `value` last into the collection."""
        self._collections.setdefault(name, []).append(value)

    def get_collection(self, name: str, scope: str | None = None) -> list[Any]:
        """What was put in, TensorFlow's own ops first; `scope`: only names that this regular expression begins."""
        native = [] if self.native is None else self.native.get_collection(name)
        found = [*native, *self._collections.get(name, ())]
        return [v for v in found if scope is None or re.match(scope, getattr(v, "name", ""))]


class _Entered(threading.local):
    def __init__(self) -> None:
        self.graphs: list[Graph] = []


_entered = _Entered()


class _Process:
    """What all threads share."""

    default = Graph()


def get_default_graph() -> Graph:
    """The innermost graph entered in this thread; else TensorFlow's when it builds one; else the process's."""
    if _entered.graphs:
        return _entered.graphs[-1]
    native = tensorflow.default_graph()
    if native is None:
        return _Process.default
    beside: Graph | None = getattr(native, _BESIDE, None)
    if beside is None:
        beside = Graph(native)
        setattr(native, _BESIDE, beside)  # lives and dies with it
    return beside


@contextmanager
def name_scope(name: str | None, default_name: str | None = None, values: Any = None) -> Iterator[str]:
    """Put `<name>/` before the names of ops defined within; TensorFlow's scope too while it builds a graph."""
    graph = get_default_graph()
    scope = (graph.native or graph).name_scope(default_name if name is None else name)
    with scope as prefix:
        yield prefix


def add_to_collection(name: str, value: Any) -> None:
    """Put `value` last into a collection of the current graph."""
    get_default_graph().add_to_collection(name, value)


def get_collection(key: str, scope: str | None = None) -> list[Any]:
    """A collection of the current graph; `scope`: only names that this regular expression begins."""
    return get_default_graph().get_collection(key, scope)


def reset_default_graph() -> None:
    """Begin anew: no names, no collections. Raises RuntimeError within `with graph.as_default()`."""
    if _entered.graphs:
        raise RuntimeError("reset_default_graph: got a call within `with graph.as_default()`, want one outside of it")
    native = tensorflow.default_graph()
    if native is None:
        _Process.default = Graph()
    else:
        vars(native).pop(_BESIDE, None)
