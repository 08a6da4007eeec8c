"""The graph of an ONNX model, read without onnx, as the GraphDef nodes that torch.utils.tensorboard makes of it."""

# ruff: noqa: RUF009  (a field is declared by a call)
from __future__ import annotations

import os
import struct
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from lossless.errors import ProtoError
from lossless.wire.graphs import AttrEntry, AttrValue, NodeDef
from lossless.wire.message import Message, double, integer, message, raw, single, text, unsigned
from lossless.wire.tensorproto import DType
from lossless.write.torch.graph.common import graph_def, shape, text_attr

_DTYPES = {
    1: DType.FLOAT, 2: DType.UINT8, 3: DType.INT8, 4: DType.UINT16, 5: DType.INT16, 6: DType.INT32, 7: DType.INT64,
    8: DType.STRING, 9: DType.BOOL, 10: DType.HALF, 11: DType.DOUBLE, 12: DType.UINT32, 13: DType.UINT64,
    14: DType.COMPLEX64, 15: DType.COMPLEX128, 16: DType.BFLOAT16,
}  # fmt: skip
"""ONNX's element types."""


_SHOWN = 1024
"""Bytes, or numbers, of a constant that are shown."""
_ESCAPES = {ord(c): f"\\{shown}" for c, shown in zip("\n\r\t\"'\\", "nrt\"'\\", strict=True)}


@dataclass(frozen=True, slots=True)
class _Dimension(Message):
    dim_value: int = integer(1)


@dataclass(frozen=True, slots=True)
class _Shape(Message):
    dim: tuple[_Dimension, ...] = message(1, _Dimension, repeated=True)


@dataclass(frozen=True, slots=True)
class _TensorType(Message):
    elem_type: int = integer(1)
    shape: _Shape | None = message(2, _Shape)


@dataclass(frozen=True, slots=True)
class _Type(Message):
    tensor_type: _TensorType | None = message(1, _TensorType)


@dataclass(frozen=True, slots=True)
class _ValueInfo(Message):
    """An input or output of the graph."""

    name: str = text(1)
    type: _Type | None = message(2, _Type)


@dataclass(frozen=True, slots=True)
class _Tensor(Message):
    """A constant; as text like protobuf's own, but for data that are long."""

    dims: tuple[int, ...] = integer(1, repeated=True)
    data_type: int | None = integer(2, optional=True)
    float_data: tuple[float, ...] = single(4, repeated=True)
    int32_data: tuple[int, ...] = integer(5, repeated=True)
    string_data: tuple[bytes, ...] = raw(6, repeated=True)
    int64_data: tuple[int, ...] = integer(7, repeated=True)
    name: str | None = text(8, optional=True)
    raw_data: bytes | None = raw(9, optional=True)
    double_data: tuple[float, ...] = double(10, repeated=True)
    uint64_data: tuple[int, ...] = unsigned(11, repeated=True)

    def __str__(self) -> str:
        return "".join(_lines(field.name, getattr(self, field.name)) for field in fields(self))


@dataclass(frozen=True, slots=True)
class _Attribute(Message):
    """What an operation is told, in the order in which it is shown."""

    name: str = text(1)
    f: float | None = single(2, optional=True)
    i: int | None = integer(3, optional=True)
    s: bytes | None = raw(4, optional=True)
    t: _Tensor | None = message(5, _Tensor)
    floats: tuple[float, ...] = single(7, repeated=True)
    ints: tuple[int, ...] = integer(8, repeated=True)
    strings: tuple[bytes, ...] = raw(9, repeated=True)
    type: int | None = integer(20, optional=True)

    def __str__(self) -> str:
        values = (getattr(self, field.name) for field in fields(self))
        return " = ".join(str(list(v) if isinstance(v, tuple) else v) for v in values if v not in (None, ()))


@dataclass(frozen=True, slots=True)
class _Operation(Message):
    """NodeProto."""

    input: tuple[str, ...] = text(1, repeated=True)
    output: tuple[str, ...] = text(2, repeated=True)
    op_type: str = text(4)
    attribute: tuple[_Attribute, ...] = message(5, _Attribute, repeated=True)


@dataclass(frozen=True, slots=True)
class _Graph(Message):
    """Without its weights."""

    node: tuple[_Operation, ...] = message(1, _Operation, repeated=True)
    input: tuple[_ValueInfo, ...] = message(11, _ValueInfo, repeated=True)
    output: tuple[_ValueInfo, ...] = message(12, _ValueInfo, repeated=True)


@dataclass(frozen=True, slots=True)
class _Model(Message):
    graph: _Graph | None = message(7, _Graph)


def onnx_graph(path: str | os.PathLike[str]) -> bytes:
    """The serialised GraphDef of the ONNX model in the file at `path`: its inputs and outputs, then its operations,
    each named as what it makes first. Raises OSError; ProtoError when it is no model."""
    graph = _Model.decode(Path(path).read_bytes()).graph
    if graph is None:
        raise ProtoError(f"{os.fspath(path)}: got no graph, want an ONNX model (.onnx)")
    return graph_def([*map(_variable, (*graph.input, *graph.output)), *map(_operation, graph.node)])


def _variable(value: _ValueInfo) -> NodeDef:
    tensor = (value.type or _Type()).tensor_type or _TensorType()
    sizes = [dimension.dim_value for dimension in (tensor.shape or _Shape()).dim]
    dtype = AttrEntry("dtype", AttrValue(type=_DTYPES.get(tensor.elem_type, DType.INVALID)))
    return NodeDef(value.name, "Variable", attr=(dtype, AttrEntry("shape", AttrValue(shape=shape(sizes)))))


def _operation(operation: _Operation) -> NodeDef:
    parameters = text_attr("parameters", ", ".join(map(str, operation.attribute)))
    return NodeDef("".join(operation.output[:1]), operation.op_type, operation.input, attr=(parameters,))


def _lines(name: str, value: Any) -> str:
    """A field in protobuf's text form; what is long, only counted."""
    values = value if isinstance(value, tuple) else () if value is None else (value,)
    if len(values) > _SHOWN:
        return f"{name}: <{len(values)} values>\n"
    return "".join(f"{name}: {_shown(v, name)}\n" for v in values)


def _shown(value: Any, name: str) -> str:
    if isinstance(value, float):
        return _shortest(value, *((6, 9) if name == "float_data" else (15, 17)))
    if isinstance(value, str):
        return f'"{value.translate(_ESCAPES)}"'
    if isinstance(value, bytes):
        return f'"{_escaped(value)}"' if len(value) <= _SHOWN else f"<{len(value)} bytes>"
    return str(value)


def _shortest(value: float, digits: int, enough: int) -> str:
    """With `digits` if that is exact for a float of this size, else with `enough`."""
    short = f"{value:.{digits}g}"
    exact = float(short) if enough == 17 else struct.unpack("<f", struct.pack("<f", float(short)))[0]
    return short if exact == value else f"{value:.{enough}g}"


def _escaped(data: bytes) -> str:
    return "".join(_ESCAPES.get(b) or (chr(b) if 32 <= b < 127 else f"\\{b:03o}") for b in data)
