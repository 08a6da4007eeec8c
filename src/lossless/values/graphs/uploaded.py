"""A graph in a file that somebody chose: its content says what it is, and its name where that leaves a choice."""

from __future__ import annotations

from lossless.errors import ProtoError
from lossless.values.graphs.graph_def import read_graph_def, read_saved_model
from lossless.values.graphs.keras import read_keras
from lossless.values.graphs.model import Graph
from lossless.values.graphs.onnx import read_onnx
from lossless.values.graphs.run_metadata import read_run_metadata
from lossless.values.pbtxt import wire_bytes
from lossless.wire.proto import BYTES, read_fields, read_varint

WANTED = "a GraphDef (.pb, .pbtxt), a SavedModel, a RunMetadata, an ONNX model (.onnx) or a Keras model (.json)"
FILE = 256 << 20
"""Bytes of a file."""


def read_file(name: str, data: bytes) -> Graph:
    """The graph in `data`. Raises ProtoError: of text with line and column."""
    if not data:
        raise ProtoError(f"{name or 'file'}: got no bytes, want {WANTED}")
    text = _text(data)
    if text is not None and not name.endswith((".onnx", ".pb")):
        if text.lstrip().startswith("{"):
            return _some(read_keras(data))
        return _some(read_graph_def(wire_bytes(text, "GraphDef")))
    return _some(_binary(name, data))


def _binary(name: str, data: bytes) -> Graph:
    try:
        fields = {(number, wire): value for number, wire, value in read_fields(data)}
    except ProtoError as error:
        raise ProtoError(f"{name or 'file'}: got bytes that are no protobuf message ({error}), want {WANTED}") from None
    if name.endswith(".onnx") or (7, BYTES) in fields:
        return read_onnx(data)
    if (1, 0) in fields and (2, BYTES) in fields and read_varint(fields[1, 0], 0)[0] == 1:
        return read_saved_model(data)
    graph = read_graph_def(data)
    if any(node.op for node in graph.nodes):
        return graph
    return read_run_metadata(data)


def _some(graph: Graph) -> Graph:
    if not graph.total and not graph.stats:
        raise ProtoError(f"file: got no node, want {WANTED}")
    return graph


def _text(data: bytes) -> str | None:
    """The text that the bytes are; None for others."""
    if b"\0" in data[:4096]:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
