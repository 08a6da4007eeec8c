"""Every graph of every real file, compared with what TensorBoard's own protobufs and plugin code read from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from google.protobuf import text_format
from tensorboard.backend.event_processing.event_file_loader import LegacyEventFileLoader
from tensorboard.compat.proto import attr_value_pb2, config_pb2, graph_pb2, meta_graph_pb2
from tensorboard.compat.tensorflow_stub import dtypes
from tensorboard.plugins.graph import graph_util, keras_util

from lossless.values.graphs import (
    Body,
    Graph,
    read_file,
    read_graph_def,
    read_keras,
    read_run_metadata,
    read_tagged_run_metadata,
)
from lossless.values.pbtxt import wire_bytes

HERE = Path(__file__).parent
FILES = sorted((HERE / "logs").rglob("*tfevents*"))


def events() -> Iterator[Any]:
    for file in FILES:
        yield from LegacyEventFileLoader(str(file)).Load()


def plugin_values(plugin: str) -> Iterator[bytes]:
    for event in events():
        for value in event.summary.value:
            if value.metadata.plugin_data.plugin_name == plugin:
                yield value.tensor.string_val[0]


def graph_defs() -> list[bytes]:
    """Of events, meta graphs, traces and functions."""
    found = [event.graph_def for event in events() if event.graph_def]
    for event in events():
        if event.meta_graph_def:
            meta = meta_graph_pb2.MetaGraphDef.FromString(event.meta_graph_def)
            found.append(meta.graph_def.SerializeToString())
    for data in plugin_values("graph_run_metadata_graph"):
        traced = config_pb2.RunMetadata.FromString(data)
        found += [graph.pre_optimization_graph.SerializeToString() for graph in traced.function_graphs]
    return found


def links(body: Body) -> dict[str, list[str]]:
    """Inputs as a GraphDef spells them."""
    spelled = {}
    for node in body.nodes:
        spelled[node.name] = [
            f"^{source}" if port < 0 else f"{source}:{port}" if port else source for source, port, _ in node.inputs
        ]
    return spelled


def plain(value: attr_value_pb2.AttrValue) -> str | None:
    """What a person reads; None for what is bounded or described."""
    match value.WhichOneof("value"):
        case "type":
            name: str = dtypes.as_dtype(value.type).name
            return name
        case "i":
            return str(value.i)
        case "b":
            return str(value.b).lower()
        case "s" if value.s.isascii() and value.s.decode().isprintable():
            return value.s.decode()
        case "shape" if not value.shape.unknown_rank:
            return "[" + ",".join("?" if d.size < 0 else str(d.size) for d in value.shape.dim) + "]"
    return None


@pytest.mark.parametrize("data", graph_defs(), ids=lambda data: f"{len(data)} bytes")
def test_nodes_edges_and_attributes_of_op_graphs(data: bytes) -> None:
    theirs, ours = graph_pb2.GraphDef.FromString(data), read_graph_def(data)
    main = ours.bodies[0]
    assert [(n.name, n.op, n.device) for n in main.nodes] == [(n.name, n.op, n.device) for n in theirs.node]
    assert links(main) == {n.name: [i.removesuffix(":0") for i in n.input] for n in theirs.node}
    compared = 0
    for node, their in zip(main.nodes, theirs.node, strict=True):
        shown = dict(node.attributes)
        assert shown.keys() == their.attr.keys() - {"_output_shapes"}
        for name, value in their.attr.items():
            expected = plain(value)
            if expected is not None and name in shown:
                assert shown[name] == expected
                compared += 1
    assert compared
    functions = [f.signature.name for f in theirs.library.function]
    assert [body.name for body in ours.bodies[1:]] == functions
    for body, function in zip(ours.bodies[1:], theirs.library.function, strict=True):
        inner = [node for node in body.nodes if node.op not in ("_Arg", "_Retval")]
        assert [(n.name, n.op) for n in inner] == [(n.name, n.op) for n in function.node_def]
    assert ours.total == sum(len(body.nodes) for body in ours.bodies)


@pytest.mark.parametrize("data", graph_defs(), ids=lambda data: f"{len(data)} bytes")
def test_text_form_is_the_same_graph(data: bytes) -> None:
    theirs = graph_pb2.GraphDef.FromString(data)
    again = graph_pb2.GraphDef.FromString(wire_bytes(text_format.MessageToString(theirs), "GraphDef"))
    for graph in (theirs, again):
        for node in [*graph.node, *(n for f in graph.library.function for n in f.node_def)]:
            node.ClearField("experimental_debug_info")
            node.ClearField("experimental_type")
    assert list(again.node) == list(theirs.node)
    assert read_file("a.pbtxt", text_format.MessageToString(theirs).encode()).bodies == read_graph_def(data).bodies


def test_shapes_flow_along_the_edges() -> None:
    """`_output_shapes` of the real v1 graph, with the dtype that the node says."""
    graph = read_graph_def(next(event.graph_def for event in events() if len(event.graph_def) > 5000))
    typed = [output for node in graph.nodes for output in node.outputs if output]
    assert len(typed) > 20
    assert {output.partition("[")[0] for output in typed} <= {
        "",
        "float32",
        "int32",
        "int64",
        "string",
        "bool",
        "resource",
    }


def merged(data: bytes) -> graph_pb2.GraphDef:
    traced = config_pb2.RunMetadata.FromString(data)
    return graph_util.merge_graph_defs([graph.pre_optimization_graph for graph in traced.function_graphs])


@pytest.mark.parametrize("copies", [1, 2])
def test_traces_are_merged_as_the_plugin_merges_them(copies: int) -> None:
    (data,) = plugin_values("graph_run_metadata_graph")
    theirs, ours = merged(data * copies), read_run_metadata(data * copies)
    assert [(n.name, n.op) for n in ours.bodies[0].nodes] == [(n.name, n.op) for n in theirs.node]
    assert links(ours.bodies[0]) == {n.name: [i.removesuffix(":0") for i in n.input] for n in theirs.node}


def test_statistics_of_run_metadata() -> None:
    """Start, end and bytes of every node and device, by the protobuf's own arithmetic."""
    compared = 0
    for event in events():
        if not event.HasField("tagged_run_metadata"):
            continue
        tagged = event.tagged_run_metadata
        ours = read_tagged_run_metadata(tagged.SerializeToString())
        assert ours.tag == tagged.tag
        expected: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
        for device in config_pb2.RunMetadata.FromString(tagged.run_metadata).step_stats.dev_stats:
            for row in device.node_stats:
                memory = sum(m.total_bytes for m in row.memory)
                span = (row.all_start_micros, row.all_start_micros + row.all_end_rel_micros, memory)
                expected.setdefault((row.node_name, device.device), []).append(span)
        got = {(s.name, s.device): (s.start, s.end, s.bytes) for s in ours.stats}
        assert got == {
            key: (min(s for s, _, _ in rows), max(e for _, e, _ in rows), max(b for _, _, b in rows))
            for key, rows in expected.items()
        }
        compared += len(got)
    assert compared > 30


KERAS = [next(plugin_values("graph_keras_model")), (HERE / "graphs/keras3_nested.json").read_bytes()]


@pytest.mark.parametrize("data", KERAS, ids=["keras_fit", "nested"])
def test_conceptual_graphs(data: bytes) -> None:
    """Names, classes, dtypes and inputs of layers, as keras_util gives them."""
    theirs, ours = keras_util.keras_model_to_graph_def(json.loads(data)), read_keras(data)
    assert [(n.name, n.op) for n in ours.nodes] == [(n.name, n.attr["keras_class"].s.decode()) for n in theirs.node]
    known = {n.name for n in theirs.node}
    for node, their in zip(ours.nodes, theirs.node, strict=True):
        got = [source.source for source in node.inputs]
        assert len(got) == len(their.input)
        for source, expected in zip(got, their.input, strict=True):
            # TensorBoard names a nested model itself where its output goes into another model: no node at all.
            assert source == expected or (
                expected not in known and source in known and source.startswith(expected + "/")
            )
        if their.attr["dtype"].type:
            assert dict(node.attributes)["dtype"] == dtypes.as_dtype(their.attr["dtype"].type).name


def test_functional_model_in_a_sequential_one() -> None:
    """Which TensorBoard's keras_util cannot read when it was written by Keras 3."""
    ours = read_keras((HERE / "graphs/keras3_sequential.json").read_bytes())
    spelled = links(ours.bodies[0])
    assert spelled["outer/inner_one/x"] == ["outer/first"]
    assert spelled["outer/inner_one/sum"] == ["outer/inner_one/a", "outer/inner_one/b"]
    assert spelled["outer/last"] == ["outer/inner_one/sum"]


def test_conceptual_graph_of_keras_2_has_its_edges() -> None:
    """Which TensorBoard leaves out."""
    ours = read_keras((HERE / "graphs/keras2_functional.json").read_bytes())
    assert links(ours.bodies[0]) == {
        "model/input_1": [],
        "model/dense": ["model/input_1"],
        "model/dense_1": ["model/input_1"],
        "model/add": ["model/dense", "model/dense_1"],
    }
    assert ours.bodies[0].nodes[0].outputs == ("float32[?,8]",)


def test_onnx_of_torch() -> None:
    """A model that torch exported: nodes, weights with shapes, what flows where."""
    ours: Graph = read_file("linear.onnx", (HERE / "graphs/linear.onnx").read_bytes())
    assert ours.form == "onnx"
    assert {node.name: (node.op, node.outputs) for node in ours.nodes if node.op in ("Input", "Initializer")} == {
        "x": ("Input", ("float32[batch,3]",)),
        "fc/weight": ("Initializer", ("float32[2,3]",)),
        "fc/bias": ("Initializer", ("float32[2]",)),
    }
    spelled = links(ours.bodies[0])
    assert spelled["fc/Gemm"] == ["x", "fc/weight", "fc/bias"]
    assert spelled["y"] == ["ReduceSum"]
    assert dict(next(n for n in ours.nodes if n.name == "fc/Gemm").attributes)["transB"] == "1"
    assert ("operators", "ai.onnx 20") in ours.about


def metas() -> list[bytes]:
    return [event.meta_graph_def for event in events() if event.meta_graph_def]


@pytest.mark.parametrize("data", metas(), ids=lambda data: f"{len(data)} bytes")
def test_meta_graphs_in_files_are_their_graphs(data: bytes) -> None:
    """As `export_meta_graph` writes them, binary and as text; and in a SavedModel's text."""
    meta = meta_graph_pb2.MetaGraphDef.FromString(data)
    wanted = read_graph_def(meta.graph_def.SerializeToString())
    text = text_format.MessageToString(meta)
    saved = f"# a model\nsaved_model_schema_version: 1\nmeta_graphs {{ {text} }}"
    assert wanted.total
    for name, written in (("a.meta", data), ("a.pbtxt", text.encode()), ("saved_model.pbtxt", saved.encode())):
        found = read_file(name, written)
        assert [links(body) for body in found.bodies] == [links(body) for body in wanted.bodies]
    meta.saver_def.filename_tensor_name = "save/Const:0"
    assert read_file("a", meta.SerializeToString()).total == wanted.total
