"""ONNX's ModelProto, as far as its graphs are shown; weights are not decoded."""

# ruff: noqa: RUF009  (a field is declared by a call)
from __future__ import annotations

from dataclasses import dataclass

from lossless.wire.message import Message, integer, message, raw, single, text


@dataclass(frozen=True, slots=True)
class Dimension(Message):
    """One of `dim_value` and `dim_param`, or neither: unknown."""

    dim_value: int | None = integer(1, optional=True)
    dim_param: str | None = text(2, optional=True)


@dataclass(frozen=True, slots=True)
class Shape(Message):
    """A tensor's shape."""

    dim: tuple[Dimension, ...] = message(1, Dimension, repeated=True)


@dataclass(frozen=True, slots=True)
class TensorType(Message):
    """`elem_type` is a TensorProto.DataType of ONNX; without a shape the rank is unknown."""

    elem_type: int = integer(1)
    shape: Shape | None = message(2, Shape)


@dataclass(frozen=True, slots=True)
class Type(Message):
    """What a value is; `sequence_type`, `map_type` and `optional_type` are serialised."""

    tensor_type: TensorType | None = message(1, TensorType)
    sequence_type: bytes | None = raw(4, optional=True)
    map_type: bytes | None = raw(5, optional=True)
    optional_type: bytes | None = raw(9, optional=True)


@dataclass(frozen=True, slots=True)
class ValueInfo(Message):
    """A value's name and type."""

    name: str = text(1)
    type: Type | None = message(2, Type)


@dataclass(frozen=True, slots=True)
class Tensor(Message):
    """A tensor without its elements."""

    dims: tuple[int, ...] = integer(1, repeated=True)
    data_type: int = integer(2)
    name: str = text(8)


@dataclass(frozen=True, slots=True)
class StringEntry(Message):
    """An entry of metadata_props."""

    key: str = text(1)
    value: str = text(2)


@dataclass(frozen=True, slots=True)
class OperatorSet(Message):
    """Which operators a model uses; an empty domain is ONNX's own."""

    domain: str = text(1)
    version: int = integer(2)


@dataclass(frozen=True, slots=True)
class Attribute(Message):
    """Of a node; `type` says which field counts. `g`, `graphs` are serialised graphs, `t` a serialised tensor."""

    name: str = text(1)
    f: float = single(2)
    i: int = integer(3)
    s: bytes = raw(4)
    t: bytes | None = raw(5, optional=True)
    g: bytes | None = raw(6, optional=True)
    floats: tuple[float, ...] = single(7, repeated=True)
    ints: tuple[int, ...] = integer(8, repeated=True)
    strings: tuple[bytes, ...] = raw(9, repeated=True)
    tensors: tuple[bytes, ...] = raw(10, repeated=True)
    graphs: tuple[bytes, ...] = raw(11, repeated=True)
    type: int = integer(20)
    ref_attr_name: str = text(21)


@dataclass(frozen=True, slots=True)
class Node(Message):
    """An operator; inputs and outputs are names of values, "" for one left out."""

    input: tuple[str, ...] = text(1, repeated=True)
    output: tuple[str, ...] = text(2, repeated=True)
    name: str = text(3)
    op_type: str = text(4)
    attribute: tuple[Attribute, ...] = message(5, Attribute, repeated=True)
    doc_string: str = text(6)
    domain: str = text(7)
    metadata_props: tuple[StringEntry, ...] = message(9, StringEntry, repeated=True)


@dataclass(frozen=True, slots=True)
class SparseTensor(Message):
    """A sparse initialiser; `values` is a serialised tensor that has its name."""

    values: bytes = raw(1)
    dims: tuple[int, ...] = integer(3, repeated=True)


@dataclass(frozen=True, slots=True)
class Graph(Message):
    """A graph; initialisers are serialised tensors."""

    node: tuple[Node, ...] = message(1, Node, repeated=True)
    name: str = text(2)
    initializer: tuple[bytes, ...] = raw(5, repeated=True)
    input: tuple[ValueInfo, ...] = message(11, ValueInfo, repeated=True)
    output: tuple[ValueInfo, ...] = message(12, ValueInfo, repeated=True)
    value_info: tuple[ValueInfo, ...] = message(13, ValueInfo, repeated=True)
    sparse_initializer: tuple[SparseTensor, ...] = message(15, SparseTensor, repeated=True)


@dataclass(frozen=True, slots=True)
class Function(Message):
    """An operator made of others; it names its inputs and outputs only."""

    name: str = text(1)
    input: tuple[str, ...] = text(4, repeated=True)
    output: tuple[str, ...] = text(5, repeated=True)
    attribute: tuple[str, ...] = text(6, repeated=True)
    node: tuple[Node, ...] = message(7, Node, repeated=True)
    domain: str = text(10)


@dataclass(frozen=True, slots=True)
class Model(Message):
    """A model file; `graph` is serialised."""

    ir_version: int = integer(1)
    producer_name: str = text(2)
    producer_version: str = text(3)
    domain: str = text(4)
    model_version: int = integer(5)
    graph: bytes | None = raw(7, optional=True)
    opset_import: tuple[OperatorSet, ...] = message(8, OperatorSet, repeated=True)
    functions: tuple[Function, ...] = message(25, Function, repeated=True)
