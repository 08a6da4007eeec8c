"""`/api/graphs`: the graphs there are; `/api/graph`: one of them; `/api/graph/parse`: one in a file somebody chose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from starlette.responses import Response

from lossless.server.resource import Asked, Resource
from lossless.server.respond import IMMUTABLE, NO_STORE, json_answer
from lossless.server.schema import COUNT, INTEGER, NUMBER, STRING, array, obj, one_of, said
from lossless.server.value_params import ERRORS, ONE, REQUIRED, payload
from lossless.types import Kind
from lossless.values import graphs

_KINDS = (Kind.GRAPH, Kind.META_GRAPH, Kind.RUN_METADATA, Kind.KERAS_GRAPH)
_WORDS = tuple(kind.name.lower() for kind in _KINDS)
_CONTENT = {"graph_run_metadata": "trace", "graph_run_metadata_graph": "graph", "graph_tagged_run_metadata": "profile"}
"""Plugin of run metadata → what it holds: statistics, a graph, or (trace) both."""


def answer_list(asked: Asked) -> Response:
    """Every value that is a graph or its statistics."""
    board = asked.site.board
    generation = board.generation
    return json_answer({"generation": generation, "graphs": list(_listed(asked))})


def _listed(asked: Asked) -> Iterator[dict[str, Any]]:
    board = asked.site.board
    for tag in board.tags:
        if tag.kind not in _KINDS:
            continue
        content = _content(asked, tag.name, tag.kind)
        found = board.values(tag.name, tag.kind)
        columns = zip(*(c.tolist() for c in (found.steps, found.walls, found.at, found.lengths)), strict=True)
        for run in found.runs:
            for file in run.files:
                for _ in range(file.length):
                    step, wall, at, length = next(columns)
                    yield {
                        "run": run.run,
                        "tag": tag.name,
                        "kind": tag.kind.name.lower(),
                        "content": content,
                        "step": step,
                        "wall_time": wall,
                        "file": file.key,
                        "at": at,
                        "length": length,
                    }


def _content(asked: Asked, tag: str, kind: Kind) -> str:
    if kind == Kind.KERAS_GRAPH:
        return "conceptual"
    if kind != Kind.RUN_METADATA:
        return "graph"
    plugins = [said.plugin for said in asked.site.board.metadata(tag)]
    return next((_CONTENT[plugin] for plugin in plugins if plugin in _CONTENT), "profile")


def answer(asked: Asked) -> Response:
    """One graph."""
    return json_answer(graphs.document(graphs.decode(payload(asked))), IMMUTABLE)


def answer_file(asked: Asked) -> Response:
    """The graph in the body."""
    found = graphs.decode_file(asked.params.text("name") or "", asked.body)
    return json_answer(graphs.document(found), NO_STORE)


_ROWS = array(INTEGER)
_GRAPH = obj(
    form=said(one_of("op", "conceptual", "onnx", "profile"), "profile: statistics without a node"),
    tag=said(STRING, "what the writer called it, where only the value knows"),
    about=array(array(STRING), "facts of the file: [name, text]"),
    total=said(COUNT, f"nodes there are; the first {graphs.NODES} are told"),
    bodies=array(
        array({}), '[name, nodes]: a graph ("": the main one) or a function; nodes follow each other in `names`'
    ),
    names=array(STRING, "paths of scopes, unique in their body"),
    op=_ROWS,
    device=_ROWS,
    pairs=said(_ROWS, "places in `attributes`, node by node"),
    pair_ends=said(_ROWS, "the place in `pairs` behind each node's"),
    outputs=said(_ROWS, "places in `types`, node by node"),
    output_ends=said(_ROWS, "the place in `outputs` behind each node's"),
    to=said(_ROWS, "of each edge: the node whose input it is"),
    **{"from": said(_ROWS, "of each edge: the node it comes from")},
    port=said(_ROWS, "which output of `from`; -1: a control edge"),
    type=said(_ROWS, "place in `types`; -1: unknown"),
    missing=array(array({}), "[node, the name it refers to]: inputs that no node of the body gives"),
    calls=array(array(INTEGER), "[node, body that it executes]"),
    stats=obj(
        "what executing a node took, one row a node and device; microseconds, bytes",
        name=array(STRING),
        device=array(STRING),
        start=_ROWS,
        end=_ROWS,
        bytes=_ROWS,
    ),
    ops=array(STRING),
    devices=array(STRING),
    attributes=array(array(STRING), "[name, text]"),
    types=array(STRING, "dtypes and shapes, such as float32[?,10]"),
)

GRAPHS = Resource(
    path="/api/graphs",
    summary="Every graph, conceptual graph and profile of the board, and where it lies",
    answer=answer_list,
    schema=obj(
        generation=INTEGER,
        graphs=array(
            obj(
                run=STRING,
                tag=STRING,
                kind=one_of(*_WORDS),
                content=said(
                    one_of("graph", "conceptual", "trace", "profile"),
                    "trace: a graph and its statistics; profile: statistics",
                ),
                step=INTEGER,
                wall_time=NUMBER,
                file=ONE["file"],
                at=ONE["at"],
                length=said(COUNT, "bytes of the value"),
            )
        ),
    ),
)
GRAPH = Resource(
    path="/api/graph",
    summary="One graph: nodes, edges, attributes, functions, statistics",
    answer=answer,
    parameters=ONE,
    required=REQUIRED,
    errors=ERRORS,
    schema=_GRAPH,
)
PARSE = Resource(
    path="/api/graph/parse",
    methods=("POST",),
    summary="The graph in a file: GraphDef, MetaGraphDef or SavedModel as text or binary, RunMetadata, ONNX, Keras; "
    "nothing is kept",
    answer=answer_file,
    parameters={"name": said(STRING, "the file's name: its end tells formats apart that look alike")},
    raw=graphs.FILE,
    errors=(400, 413, 422),
    schema=_GRAPH,
)
