"""An AttrValue as text a person reads, bounded; the same bytes are read once."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import NamedTuple

from lossless.errors import ProtoError
from lossless.wire.graphs import AttrList, AttrValue
from lossless.wire.proto import read_fields
from lossless.wire.tensorproto import DType, TensorProto, TensorShape
from lossless.wire.tensors import to_numpy

TEXT = 1024
"""Characters of one value."""
ITEMS = 32
"""Items of one list."""
_WHOLE = 4096
"""Bytes of a tensor whose values are shown."""
_NAMES = {DType.BFLOAT16: "bfloat16", DType.HALF: "float16", DType.FLOAT: "float32", DType.DOUBLE: "float64"}
_EIGHT = {24: "float8_e5m2", 25: "float8_e4m3fn", 29: "int4", 30: "uint4"}
_REF = 100


class Attribute(NamedTuple):
    """`text` is shown; `shapes` and `types` are those of its list or of itself;
    `functions` it names."""

    text: str
    shapes: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()


def dtype_name(number: int) -> str:
    """`float32` for 1, `float32_ref` for 101, `dtype 77` for what nobody knows."""
    if number > _REF:
        return dtype_name(number - _REF) + "_ref"
    if number in _EIGHT:
        return _EIGHT[number]
    if number not in DType.__members__.values():
        return f"dtype {number}"
    return _NAMES.get(DType(number), DType(number).name.lower())


def shape_text(shape: TensorShape | None) -> str:
    """`[?,10]`; "" of an unknown rank."""
    if shape is None or shape.unknown_rank:
        return ""
    return "[" + ",".join("?" if d.size < 0 else str(d.size) for d in shape.dim[:ITEMS]) + "]"


def bounded(text: str) -> str:
    """`text`, cut with a word of how long it is."""
    return text if len(text) <= TEXT else f"{text[:TEXT]}… ({len(text):,} characters)"


def read_attribute(data: bytes) -> Attribute:
    """A serialised AttrValue. Raises ProtoError."""
    if len(data) > _WHOLE:
        for number, _, part in read_fields(data):
            if number == 8:
                return Attribute(_large_tensor(part))
            if number == 2:
                return Attribute(_string(part))
    value = AttrValue.decode(data)
    if value.list is not None:
        return _list(value.list)
    if value.func is not None:
        names = (_function(value.func),)
        return Attribute(names[0], functions=names)
    if value.type is not None:
        name = dtype_name(value.type)
        return Attribute(name, types=(name,))
    if value.shape is not None:
        text = shape_text(value.shape)
        return Attribute(text or "unknown rank", shapes=(text,))
    return Attribute(_plain(value))


def _plain(value: AttrValue) -> str:
    if value.s is not None:
        return _string(value.s)
    if value.tensor is not None:
        return _tensor(value.tensor)
    if value.placeholder is not None:
        return bounded(value.placeholder)
    if value.b is not None:
        return "true" if value.b else "false"
    return f"{value.f:.9g}" if value.f is not None else str(value.i if value.i is not None else "")


def _list(value: AttrList) -> Attribute:
    functions = tuple(_function(raw) for raw in value.func)
    shapes, types = tuple(map(shape_text, value.shape)), tuple(map(dtype_name, value.type))
    items = [
        *(_string(s) for s in value.s),
        *map(str, value.i),
        *(f"{f:.9g}" for f in value.f),
        *("true" if b else "false" for b in value.b),
        *types,
        *(shape or "unknown rank" for shape in shapes),
        *map(_tensor, value.tensor[:ITEMS]),
        *functions,
    ]
    return Attribute(listed(items), shapes, types, functions)


def listed(items: list[str]) -> str:
    """Items in brackets, the first ITEMS of them."""
    more = f", … {len(items) - ITEMS:,} more" if len(items) > ITEMS else ""
    return bounded("[" + ", ".join(items[:ITEMS]) + more + "]")


def _string(data: bytes) -> str:
    try:
        text = data[: 4 * TEXT].decode("utf-8", "strict" if len(data) <= 4 * TEXT else "ignore")
    except UnicodeDecodeError:
        return f"{len(data):,} bytes"
    if not text.isprintable() and not all(c.isprintable() or c in "\n\t\r" for c in text):
        return f"{len(data):,} bytes"
    return text if len(text) <= TEXT else f"{text[:TEXT]}… ({len(data):,} bytes)"


def _function(raw: bytes) -> str:
    """The name in a serialised NameAttrList."""
    return next((value.decode("utf-8", "replace") for number, _, value in read_fields(raw) if number == 1), "")


def _tensor(tensor: TensorProto) -> str:
    head = dtype_name(tensor.dtype) + (shape_text(tensor.tensor_shape) or "[]")
    sizes = [d.size for d in tensor.tensor_shape.dim] if tensor.tensor_shape else []
    if prod(sizes) > _WHOLE:
        return head
    try:
        values = to_numpy(tensor).ravel().tolist()
    except ProtoError:
        return head
    return bounded(f"{head} {_values(values)}")


def _values(values: list[object]) -> str:
    items = [_string(v) if isinstance(v, bytes) else f"{v:.6g}" if isinstance(v, float) else str(v) for v in values]
    return items[0] if len(items) == 1 else listed(items)


def _large_tensor(data: bytes) -> str:
    """Dtype and shape without the elements."""
    heads = {number: value for number, _, value in read_fields(data) if number in (1, 2)}
    dtype = TensorProto.decode(b"\x08" + heads[1]).dtype if 1 in heads else 0
    return dtype_name(dtype) + (shape_text(TensorShape.decode(heads[2])) if 2 in heads else "[]")


def joined(dtypes: Iterable[str], shapes: Iterable[str]) -> tuple[str, ...]:
    """Dtypes and shapes of outputs side by side, the shorter one filled up."""
    types, sizes = list(dtypes), list(shapes)
    count = max(len(types), len(sizes))
    types += [""] * (count - len(types))
    sizes += [""] * (count - len(sizes))
    return tuple(t + s for t, s in zip(types, sizes, strict=True))
