"""What tf.compat.v1.summary has for ops of tf.summary, and for descriptions of its old tensor ops."""

from __future__ import annotations

import json
from typing import Any

from lossless.wire.graphs import NodeDef
from lossless.write.summary.raw import graph as write_graph
from lossless.write.summary.state import LOCAL
from lossless.write.v1 import tensorflow
from lossless.write.v1.graph import Graph, get_default_graph
from lossless.write.v1.graph_def import graph_def
from lossless.write.v1.protos import SummaryDescription


def all_v2_summary_ops() -> list[Any]:
    """The ops that tf.summary's calls have put into TensorFlow's current graph; ours write at once, and are none."""
    graph = get_default_graph()
    if graph.native is None:
        return []
    found: list[Any] = tensorflow.loaded().compat.v1.summary.all_v2_summary_ops()
    return found


def initialize(graph: Any = None, session: Any = None) -> None:
    """Write `graph` with the default writer of lossless.summary. Raises RuntimeError when there is none."""
    if LOCAL.context.current() is None:
        raise RuntimeError("initialize: got no default writer, want one; call create_file_writer(…).set_as_default()")
    if graph is not None:
        write_graph(graph_def(graph).encode() if isinstance(graph, Graph) else graph)


def get_summary_description(node_def: Any) -> SummaryDescription:
    """The description in a TensorSummary node: a NodeDef of anyone, or its bytes. Raises ValueError for other nodes."""
    node = NodeDef.decode(node_def if isinstance(node_def, bytes) else node_def.SerializeToString())
    if node.op != "TensorSummary":
        raise ValueError(f"get_summary_description: got a node of {node.op!r}, want 'TensorSummary'")
    described = next((e.value.s for e in node.attr if e.key == "description" and e.value and e.value.s), b"{}")
    found = json.loads(described)
    return SummaryDescription(type_hint=found.get("typeHint", found.get("type_hint", "")))
