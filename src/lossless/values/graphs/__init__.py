"""Graphs of every framework as one model: `decode` reads a value of the board, `read_file` a file."""

from __future__ import annotations

from lossless.values.graphs.document import document
from lossless.values.graphs.graph_def import read_graph_def, read_meta_graph
from lossless.values.graphs.keras import read_keras
from lossless.values.graphs.model import NODES, Body, Graph, Input, Node, Stats
from lossless.values.graphs.onnx import read_onnx
from lossless.values.graphs.run_metadata import read_run_metadata, read_tagged_run_metadata
from lossless.values.graphs.uploaded import FILE, read_file

__all__ = [
    "FILE",
    "NODES",
    "Body",
    "Graph",
    "Input",
    "Node",
    "Stats",
    "document",
    "read_file",
    "read_graph_def",
    "read_keras",
    "read_meta_graph",
    "read_onnx",
    "read_run_metadata",
    "read_tagged_run_metadata",
]
