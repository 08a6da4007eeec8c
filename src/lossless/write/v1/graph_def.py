"""A graph of ours as a GraphDef, for the page that draws it."""

from __future__ import annotations

from typing import Any

from lossless.wire.graphs import GraphDef, NodeDef
from lossless.write.v1.evaluation import Placeholder
from lossless.write.v1.graph import Graph
from lossless.write.v1.ops import SummaryOp


def graph_def(graph: Graph) -> GraphDef:
    """Placeholders, summary ops and merges, and what feeds what. Callables and constants are no nodes."""
    return GraphDef(tuple(_node(name, node) for name, node in graph.nodes.items()))


def _node(name: str, node: Any) -> NodeDef:
    if not isinstance(node, SummaryOp):
        return NodeDef(name, "Placeholder")
    named = (s.name.removesuffix(":0") for s in node.sources if isinstance(s, SummaryOp | Placeholder))
    return NodeDef(name, node.op.type, tuple(named))
