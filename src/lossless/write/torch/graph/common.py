"""What every graph of a model has in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lossless.wire.graphs import (
    AttrEntry,
    AttrList,
    AttrValue,
    DeviceStepStats,
    GraphDef,
    NodeDef,
    RunMetadata,
    StepStats,
    VersionDef,
)
from lossless.wire.tensorproto import Dimension, TensorShape
from lossless.wire.utf8 import utf8

_PRODUCER = 22
"""The version of GraphDef that torch and tensorboardX name."""
CPU_STEP = RunMetadata(StepStats((DeviceStepStats("/device:CPU:0"),))).encode()
"""The run metadata that goes with a module's graph: one device, without times."""


def graph_def(nodes: Iterable[NodeDef]) -> bytes:
    """The serialised GraphDef of these nodes."""
    return GraphDef(tuple(nodes), versions=VersionDef(_PRODUCER)).encode()


def shape(sizes: Sequence[int]) -> TensorShape:
    """The shape of these sizes; -1: unknown."""
    return TensorShape(tuple(map(Dimension, sizes)))


def text_attr(name: str, value: str) -> AttrEntry:
    """An attribute of a node that is text."""
    return AttrEntry(name, AttrValue(s=utf8(value)))


def output_shapes(*sizes: Sequence[int]) -> AttrEntry:
    """The attribute that TensorBoard shows on the edges that leave a node."""
    return AttrEntry("_output_shapes", AttrValue(list=AttrList(shape=tuple(map(shape, sizes)))))
