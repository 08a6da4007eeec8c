"""A Graph as one document of columns, small enough to send: texts once, edges as numbers."""

from __future__ import annotations

from typing import Any

from lossless.values.graphs.model import Body, Graph, Node

_COLUMNS = ("op", "device", "pairs", "pair_ends", "outputs", "output_ends")


class _Table:
    """Texts (or pairs of them) by number."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}

    def number(self, item: Any) -> int:
        return self._numbers.setdefault(item, len(self._numbers))

    @property
    def items(self) -> list[Any]:
        return list(self._numbers)


def document(graph: Graph) -> dict[str, Any]:
    """Nodes of all bodies in one numbering. Columns of nodes: `names`, `op`, `device` (places in `ops`, `devices`).
    Rows of node i in `pairs` (places in `attributes`) and `outputs` (places in `types`) end before `pair_ends[i]`,
    `output_ends[i]`. Edges: `to`, `from` (nodes), `port` (-1: control), `type` (place in `types`, -1: unknown).
    `missing`: [node, what it refers to]; `calls`: [node, body]; `bodies`: [name, nodes]."""
    texts = {name: _Table() for name in ("ops", "devices", "attributes", "types")}
    columns: dict[str, list[int]] = {name: [] for name in _COLUMNS}
    for node in graph.nodes:
        columns["op"].append(texts["ops"].number(node.op))
        columns["device"].append(texts["devices"].number(node.device))
        columns["pairs"] += [texts["attributes"].number(pair) for pair in node.attributes]
        columns["pair_ends"].append(len(columns["pairs"]))
        columns["outputs"] += [texts["types"].number(output) for output in node.outputs]
        columns["output_ends"].append(len(columns["outputs"]))
    edges, missing = _edges(graph, texts["types"])
    return {
        "form": graph.form,
        "tag": graph.tag,
        "about": graph.about,
        "total": graph.total,
        "bodies": [[body.name, len(body.nodes)] for body in graph.bodies],
        "names": [node.name for node in graph.nodes],
        **columns,
        **edges,
        "missing": missing,
        "calls": _calls(graph),
        "stats": _stats(graph),
        **{name: table.items for name, table in texts.items()},
    }


def _edges(graph: Graph, types: _Table) -> tuple[dict[str, list[int]], list[tuple[int, str]]]:
    edges: dict[str, list[int]] = {"to": [], "from": [], "port": [], "type": []}
    missing: list[tuple[int, str]] = []
    offset = 0
    for body in graph.bodies:
        places = {node.name: offset + i for i, node in enumerate(body.nodes)}
        for to, node in enumerate(body.nodes, offset):
            for source, port, shape in node.inputs:
                if source not in places:
                    missing.append((to, source))
                    continue
                text = shape or _flowing(body, places[source] - offset, port)
                row = (to, places[source], port, types.number(text) if text else -1)
                for column, value in zip(edges.values(), row, strict=True):
                    column.append(value)
        offset += len(body.nodes)
    return edges, missing


def _flowing(body: Body, source: int, port: int) -> str:
    outputs = body.nodes[source].outputs
    return outputs[port] if 0 <= port < len(outputs) else ""


def _calls(graph: Graph) -> list[tuple[int, int]]:
    bodies = {body.name: i for i, body in enumerate(graph.bodies)}
    nodes: list[Node] = list(graph.nodes)
    return [(i, bodies[name]) for i, node in enumerate(nodes) for name in node.calls if name in bodies]


def _stats(graph: Graph) -> dict[str, list[Any]]:
    names = ("name", "device", "start", "end", "bytes")
    return {name: [getattr(row, name) for row in graph.stats] for name in names}
