"""Graphs of every framework as one model: `decode` reads a value of the board, `read_file` a file."""

from __future__ import annotations

from lossless.errors import BrokenValue, ProtoError
from lossless.types import Kind
from lossless.values.graphs.document import document
from lossless.values.graphs.graph_def import read_graph_def, read_meta_graph
from lossless.values.graphs.keras import read_keras
from lossless.values.graphs.model import NODES, Body, Graph, Input, Node, Stats
from lossless.values.graphs.onnx import read_onnx
from lossless.values.graphs.run_metadata import read_run_metadata, read_tagged_run_metadata
from lossless.values.graphs.uploaded import FILE, read_file
from lossless.values.payload import Payload, decoding

__all__ = [
    "FILE",
    "NODES",
    "Body",
    "Graph",
    "Input",
    "Node",
    "Stats",
    "decode",
    "decode_file",
    "document",
    "read_file",
    "read_graph_def",
    "read_keras",
    "read_meta_graph",
    "read_onnx",
    "read_run_metadata",
    "read_tagged_run_metadata",
]


def decode(payload: Payload) -> Graph:
    """The graph of a value. Raises BrokenValue, TooLarge."""
    data = payload.raw if payload.event else _content(payload)
    with decoding(payload):
        match payload.kind:
            case Kind.KERAS_GRAPH:
                return read_keras(data)
            case Kind.META_GRAPH:
                return read_meta_graph(data)
            case Kind.RUN_METADATA:
                return read_tagged_run_metadata(data) if payload.event else read_run_metadata(data)
        return read_graph_def(data)


def decode_file(name: str, data: bytes) -> Graph:
    """The graph in a file of any known format. Raises BrokenValue: of text with line and column."""
    try:
        return read_file(name, data)
    except ProtoError as error:
        raise BrokenValue(str(error)) from error


def _content(payload: Payload) -> bytes:
    """The bytes in the value's tensor of strings."""
    found = payload.tensor("a tensor with a serialised graph").ravel().tolist()
    if not found or not isinstance(found[0], bytes):
        raise BrokenValue(f"{payload}: got a tensor without bytes, want one with a serialised graph")
    return found[0]
