"""GraphDef and RunMetadata, as far as graphs are written."""

# ruff: noqa: RUF009  (a field is declared by a call)
from __future__ import annotations

from dataclasses import dataclass

from lossless.wire.message import Message, boolean, integer, message, raw, single, text
from lossless.wire.tensorproto import TensorProto, TensorShape


@dataclass(frozen=True, slots=True)
class AttrList(Message):
    """AttrValue.ListValue; `func` are serialised NameAttrLists."""

    s: tuple[bytes, ...] = raw(2, repeated=True)
    i: tuple[int, ...] = integer(3, repeated=True)
    f: tuple[float, ...] = single(4, repeated=True)
    b: tuple[bool, ...] = boolean(5, repeated=True)
    type: tuple[int, ...] = integer(6, repeated=True)
    shape: tuple[TensorShape, ...] = message(7, TensorShape, repeated=True)
    tensor: tuple[TensorProto, ...] = message(8, TensorProto, repeated=True)
    func: tuple[bytes, ...] = raw(9, repeated=True)


@dataclass(frozen=True, slots=True)
class AttrValue(Message):
    """One of these; `type` is a DType; `func` is a serialised NameAttrList."""

    list: AttrList | None = message(1, AttrList)
    s: bytes | None = raw(2, optional=True)
    i: int | None = integer(3, optional=True)
    f: float | None = single(4, optional=True)
    b: bool | None = boolean(5, optional=True)
    type: int | None = integer(6, optional=True)
    shape: TensorShape | None = message(7, TensorShape)
    tensor: TensorProto | None = message(8, TensorProto)
    placeholder: str | None = text(9, optional=True)
    func: bytes | None = raw(10, optional=True)


@dataclass(frozen=True, slots=True)
class AttrEntry(Message):
    """One entry of NodeDef.attr, a map; both parts are always written."""

    key: str | None = text(1, optional=True)
    value: AttrValue | None = message(2, AttrValue)


@dataclass(frozen=True, slots=True)
class NodeDef(Message):
    """A node; `input` holds `name`, `name:output` or `^name`."""

    name: str = text(1)
    op: str = text(2)
    input: tuple[str, ...] = text(3, repeated=True)
    device: str = text(4)
    attr: tuple[AttrEntry, ...] = message(5, AttrEntry, repeated=True)


@dataclass(frozen=True, slots=True)
class VersionDef(Message):
    """Versions of the graph's format."""

    producer: int = integer(1)
    min_consumer: int = integer(2)
    bad_consumers: tuple[int, ...] = integer(3, repeated=True)


@dataclass(frozen=True, slots=True)
class GraphDef(Message):
    """A graph; `library` is a serialised FunctionDefLibrary."""

    node: tuple[NodeDef, ...] = message(1, NodeDef, repeated=True)
    library: bytes | None = raw(2, optional=True)
    version: int = integer(3)
    versions: VersionDef | None = message(4, VersionDef)


@dataclass(frozen=True, slots=True)
class NodeOutput(Message):
    """An output of an executed node; `tensor_description` is serialised."""

    slot: int = integer(1)
    tensor_description: bytes | None = raw(3, optional=True)


@dataclass(frozen=True, slots=True)
class AllocatorMemoryUsed(Message):
    """What one allocator gave a node, in bytes."""

    allocator_name: str = text(1)
    total_bytes: int = integer(2)
    peak_bytes: int = integer(3)
    live_bytes: int = integer(4)
    allocator_bytes_in_use: int = integer(5)


@dataclass(frozen=True, slots=True)
class NodeExecStats(Message):
    """When a node ran, in microseconds."""

    node_name: str = text(1)
    all_start_micros: int = integer(2)
    op_start_rel_micros: int = integer(3)
    op_end_rel_micros: int = integer(4)
    all_end_rel_micros: int = integer(5)
    memory: tuple[AllocatorMemoryUsed, ...] = message(6, AllocatorMemoryUsed, repeated=True)
    output: tuple[NodeOutput, ...] = message(7, NodeOutput, repeated=True)
    timeline_label: str = text(8)
    scheduled_micros: int = integer(9)
    thread_id: int = integer(10)


@dataclass(frozen=True, slots=True)
class DeviceStepStats(Message):
    """What ran on one device."""

    device: str = text(1)
    node_stats: tuple[NodeExecStats, ...] = message(2, NodeExecStats, repeated=True)


@dataclass(frozen=True, slots=True)
class StepStats(Message):
    """What ran in a step."""

    dev_stats: tuple[DeviceStepStats, ...] = message(1, DeviceStepStats, repeated=True)


@dataclass(frozen=True, slots=True)
class FunctionGraphs(Message):
    """The graphs of a traced function."""

    partition_graphs: tuple[GraphDef, ...] = message(1, GraphDef, repeated=True)
    pre_optimization_graph: GraphDef | None = message(2, GraphDef)
    post_optimization_graph: GraphDef | None = message(3, GraphDef)


@dataclass(frozen=True, slots=True)
class RunMetadata(Message):
    """What a step's execution left; `cost_graph` is serialised."""

    step_stats: StepStats | None = message(1, StepStats)
    cost_graph: bytes | None = raw(2, optional=True)
    partition_graphs: tuple[GraphDef, ...] = message(3, GraphDef, repeated=True)
    function_graphs: tuple[FunctionGraphs, ...] = message(4, FunctionGraphs, repeated=True)
