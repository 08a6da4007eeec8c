"""The one model of every graph, whatever wrote it: nodes in bodies, inputs by name, statistics by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

NODES = 100_000
"""Nodes of one graph that are told, over all bodies; `Graph.total` counts the rest too."""
CONTROL = -1


class Input(NamedTuple):
    """An input of a node: the node it comes from, by name in the same body, and which of its outputs (from 0; CONTROL:
    none, the node merely comes first). `shape`: what flows, where the reference knows better than its source."""

    source: str
    port: int
    shape: str = ""


class Node(NamedTuple):
    """`name` is a path of scopes, unique in its body. `attributes`: names and readable, bounded values. `outputs`:
    dtype and shape of each, such as `float32[?,10]`; "" what is not known. `calls`: bodies it executes."""

    name: str
    op: str
    device: str = ""
    inputs: tuple[Input, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    outputs: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()


@dataclass
class Body:
    """Nodes that refer to each other: a graph ("" is the main one), a function of its library, a branch or a loop."""

    name: str
    nodes: list[Node] = field(default_factory=list)


class Stats(NamedTuple):
    """What executing a node took: start and end in microseconds of the step, and the most bytes of one device."""

    name: str
    device: str
    start: int
    end: int
    bytes: int


@dataclass
class Graph:
    """`form`: op, conceptual, onnx or profile (statistics, perhaps without a node). `tag`: what its writer called it,
    where the event alone knows. `about`: facts of the file, such as who produced it. `total`: nodes there are."""

    form: str
    bodies: list[Body] = field(default_factory=list)
    stats: list[Stats] = field(default_factory=list)
    about: list[tuple[str, str]] = field(default_factory=list)
    tag: str = ""
    total: int = 0

    @property
    def nodes(self) -> Iterator[Node]:
        """Every node that is told, body by body."""
        return (node for body in self.bodies for node in body.nodes)


class Room:
    """How many nodes may still be kept. `take()` counts one and says whether there was room."""

    def __init__(self, nodes: int = NODES) -> None:
        self._left = nodes
        self.asked = 0

    def take(self) -> bool:
        """Whether another node may be kept."""
        self.asked += 1
        self._left -= 1
        return self._left >= 0


class Names:
    """Names made unique: a second `a` becomes `a (2)`."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def unique(self, name: str) -> str:
        """`name`, or the first of `name (2)`, `name (3)` … that is free."""
        if name not in self._known:
            self._known[name] = 1
            return name
        while True:
            self._known[name] += 1
            other = f"{name} ({self._known[name]})"
            if other not in self._known:
                self._known[other] = 1
                return other
