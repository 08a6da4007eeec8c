"""A graph in a file that somebody chose: its content says what it is, and its name where that leaves a choice."""

from __future__ import annotations

from collections.abc import Mapping

from lossless.errors import ProtoError
from lossless.values.graphs.graph_def import read_graph_def, read_meta_graph, read_saved_model
from lossless.values.graphs.keras import read_keras
from lossless.values.graphs.model import Graph
from lossless.values.graphs.onnx import read_onnx
from lossless.values.graphs.run_metadata import read_run_metadata
from lossless.values.pbtxt import begins_with, wire_bytes
from lossless.wire.proto import BYTES, read_fields, read_varint

WANTED = (
    "a GraphDef (.pb, .pbtxt), a MetaGraphDef (.meta), a SavedModel, a RunMetadata, an ONNX model (.onnx) "
    "or a Keras model (.json)"
)
FILE = 256 << 20
"""Bytes of a file."""


def read_file(name: str, data: bytes) -> Graph:
    """The graph in `data`. Raises ProtoError, which names the file: of text with line and column."""
    try:
        graph = _read(name, data)
    except ProtoError as error:
        raise ProtoError(f"{name or 'file'}: {error}") from None
    if not graph.total and not graph.stats:
        raise ProtoError(f"{name or 'file'}: got no node, want {WANTED}")
    return graph


def _read(name: str, data: bytes) -> Graph:
    if not data:
        raise ProtoError(f"got no bytes, want {WANTED}")
    text = _text(data)
    if text is None or name.endswith((".onnx", ".pb")):
        return _binary(name, data)
    if text.lstrip().startswith("{"):
        return read_keras(data)
    if begins_with(text, "SavedModel"):
        return read_saved_model(wire_bytes(text, "SavedModel"))
    if begins_with(text, "MetaGraphDef"):
        return read_meta_graph(wire_bytes(text, "MetaGraphDef"))
    return read_graph_def(wire_bytes(text, "GraphDef"))


def _binary(name: str, data: bytes) -> Graph:
    try:
        fields = {(number, wire): value for number, wire, value in read_fields(data)}
    except ProtoError as error:
        raise ProtoError(f"got bytes that are no protobuf message ({error}), want {WANTED}") from None
    try:
        return _message(name, data, fields)
    except ProtoError as error:
        raise ProtoError(f"got a protobuf message of another kind, or a damaged one ({error}), want {WANTED}") from None


def _message(name: str, data: bytes, fields: Mapping[tuple[int, int], bytes]) -> Graph:
    if name.endswith(".meta"):
        return read_meta_graph(data)
    if name.endswith(".onnx") or (7, BYTES) in fields:
        return read_onnx(data)
    if (1, 0) in fields and (2, BYTES) in fields and read_varint(fields[1, 0], 0)[0] == 1:
        return read_saved_model(data)
    if (2, BYTES) in fields and (3, BYTES) in fields:  # a saver: a GraphDef's third field is a number
        return read_meta_graph(data)
    graph = read_graph_def(data)
    if any(node.op for node in graph.nodes):
        return graph
    return read_run_metadata(data)


def _text(data: bytes) -> str | None:
    """The text that the bytes are; None for others."""
    if b"\0" in data[:4096]:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
