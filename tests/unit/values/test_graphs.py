"""Graphs by hand: text forms and their errors, hostile bytes, functions, ONNX bodies, bounds."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossless.errors import BrokenValue, ProtoError
from lossless.types import Kind
from lossless.values.graphs import (
    decode,
    decode_file,
    document,
    model,
    read_file,
    read_graph_def,
    read_keras,
    read_onnx,
)
from lossless.wire import onnx
from lossless.wire.graphs import AttrEntry, AttrValue, GraphDef, NodeDef
from lossless.wire.proto import delimited
from lossless.wire.tensorproto import Dimension, TensorProto, TensorShape
from tests.unit.values.samples import payload, tensor_payload

TEXT = """
# a comment
node { name: "a" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } }
       attr { key: "value" value { tensor {
         dtype: DT_FLOAT tensor_shape { dim { size: 2 } } float_val: [1.5, -2e3] } } } }
node: < name: 'b\\x41' 'c' op: "Mul" input: "a" input: "^a"; device: "/gpu:0", >
library { function {
  signature { name: "f" input_arg { name: "x" type: DT_INT32 } output_arg { name: "y" type: DT_INT32 } }
  node_def { name: "twice" op: "Add" input: "x" input: "x" } ret { key: "y" value: "twice:z:0" } } }
versions { producer: 22 }
"""


def test_text_form() -> None:
    graph = read_file("g.pbtxt", TEXT.encode())
    a, b = graph.bodies[0].nodes
    assert (a.outputs, dict(a.attributes)["value"]) == (("float32",), "float32[2] [1.5, -2000]")
    assert (b.name, b.device, [tuple(i) for i in b.inputs]) == ("bAc", "/gpu:0", [("a", 0, ""), ("a", -1, "")])
    function = graph.bodies[1]
    assert function.name == "f"
    assert [(n.name, n.op, [i.source for i in n.inputs]) for n in function.nodes] == [
        ("x", "_Arg", []),
        ("twice", "Add", ["x", "x"]),
        ("y", "_Retval", ["twice"]),
    ]
    assert graph.about == [("producer", "22")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('node {\n  name: "a"\n', "line 3, column 1: got the end of the text, want '}'"),
        ('layer { name: "a" }', "line 1, column 1: got field 'layer', want a GraphDef's: node, library"),
        ("node {\n  name: 3 }", "line 2, column 9: got '3', want a value of type text"),
        ('node { attr { key: "k" value { type: DT_NONSENSE } } }', "line 1, column 38: got 'DT_NONSENSE'"),
        ('node { name "a" }', "line 1, column 13: got '\"a\"', want ':' or '{'"),
        ("node { ~ }", "line 1, column 8: got '~', want protobuf's text form"),
        ("node { " + "x { " * 200, "want fewer"),
    ],
)
def test_text_errors_say_where(text: str, said: str) -> None:
    with pytest.raises(BrokenValue) as caught:
        decode_file("g.pbtxt", text.encode())
    assert said in str(caught.value)


@given(st.text("node{}<>[]:;,\"'\\ \n#a1.-", max_size=60))
def test_any_text_is_a_graph_or_an_error(text: str) -> None:
    with suppress(ProtoError):
        assert read_file("g.pbtxt", b"node {}" + text.encode()).total


@given(st.binary(max_size=200), st.sampled_from(["a.pb", "a.onnx", "a", "a.json"]))
def test_any_bytes_are_a_graph_or_an_error(data: bytes, name: str) -> None:
    with suppress(ProtoError):
        assert document(read_file(name, data))["names"] is not None


def attr(name: str, **value: object) -> AttrEntry:
    return AttrEntry(name, AttrValue(**value))  # type: ignore[arg-type]


def one(*attributes: AttrEntry) -> model.Node:
    graph = read_graph_def(GraphDef(node=(NodeDef(name="n", op="Const", attr=attributes),)).encode())
    return graph.bodies[0].nodes[0]


def test_large_attributes_are_bounded_and_say_so() -> None:
    big = TensorProto(
        dtype=1, tensor_shape=TensorShape((Dimension(1000), Dimension(1000))), tensor_content=b"\0" * 4000000
    )
    shown = dict(one(attr("value", tensor=big), attr("s", s=b"x" * 9000), attr("raw", s=b"\xff\xfe")).attributes)
    assert shown["value"] == "float32[1000,1000]"
    assert shown["s"].endswith("… (9,000 bytes)") and len(shown["s"]) < 1100
    assert shown["raw"] == "2 bytes"


def test_a_tensor_that_promises_more_than_it_has_is_described_only() -> None:
    huge = TensorProto(dtype=1, tensor_shape=TensorShape((Dimension(2**40),)), float_val=(1.0,))
    assert dict(one(attr("value", tensor=huge)).attributes)["value"] == f"float32[{2**40}]"


def test_nodes_beyond_the_bound_are_counted() -> None:
    graph = read_graph_def(GraphDef(node=tuple(NodeDef(name=f"n{i % 7}") for i in range(model.NODES + 5))).encode())
    assert (graph.total, len(graph.bodies[0].nodes)) == (model.NODES + 5, model.NODES)
    assert len({node.name for node in graph.nodes}) == model.NODES


def test_document_joins_edges_by_place() -> None:
    said = document(read_file("g.pbtxt", TEXT.encode() + b'node { name: "d" input: "gone:1" }'))
    assert said["names"] == ["a", "bAc", "d", "x", "twice", "y"]
    assert said["bodies"] == [["", 3], ["f", 3]]
    edges = list(zip(said["from"], said["to"], said["port"], said["type"], strict=True))
    assert [edge[:3] for edge in edges] == [(0, 1, 0), (0, 1, -1), (3, 4, 0), (3, 4, 0), (4, 5, 0)]
    assert [said["types"][edge[3]] if edge[3] >= 0 else "" for edge in edges] == [
        "float32",
        "",
        "int32",
        "int32",
        "int32",
    ]
    assert said["missing"] == [(2, "gone")]


def test_calls_lead_to_functions() -> None:
    call = 'node { name: "c" op: "Call" attr { key: "f" value { func { name: "f" } } } } node { name: "d" op: "f" }'
    said = document(read_file("g.pbtxt", (TEXT + call).encode()))
    assert said["calls"] == [(2, 1), (3, 1)]


def branches() -> bytes:
    inner = onnx.Graph(
        name="then",
        node=(onnx.Node(input=("x",), output=("z",), op_type="Neg"),),
        output=(onnx.ValueInfo("z"),),
    ).encode()
    node = onnx.Node(
        input=("c",),
        output=("y",),
        op_type="If",
        name="/if",
        attribute=(onnx.Attribute("then_branch", g=inner, type=5),),
    )
    weight = onnx.Tensor(dims=(3, 4), data_type=1, name="layer.0.weight").encode() + delimited(9, b"\0" * 48)
    graph = onnx.Graph(node=(node,), initializer=(weight,), input=(onnx.ValueInfo("c"),), output=(onnx.ValueInfo("y"),))
    return onnx.Model(ir_version=8, producer_name="by hand", graph=graph.encode()).encode()


def test_onnx_branches_are_bodies() -> None:
    graph = read_onnx(branches())
    assert [body.name for body in graph.bodies] == ["", "if/then_branch"]
    main = {node.name: node for node in graph.bodies[0].nodes}
    assert main["layer/0/weight"].outputs == ("float32[3,4]",)
    assert main["if"].calls == ("if/then_branch",)
    assert [node.op for node in graph.bodies[1].nodes] == ["Neg", "Output"]


@pytest.mark.parametrize("text", ["[]", "{", '{"config": 3}', "[" * 100_000])
def test_keras_models_that_are_none(text: str) -> None:
    with pytest.raises(ProtoError, match="want what to_json"):
        read_keras(text.encode())


@pytest.mark.parametrize("layers", ["3", '[{"config": []}, 4]', '[{"inbound_nodes": [[[]], 3, {"args": [[[[]]]]}]}]'])
def test_keras_models_with_odd_layers(layers: str) -> None:
    """Cost the odd layers only."""
    assert read_keras(f'{{"config": {{"layers": {layers}}}}}'.encode()).form == "conceptual"


WORDS = ["config", "layers", "inbound_nodes", "name", "args", "keras_history", "input_layers", "output_layers", "dtype"]
JSON = st.recursive(
    st.sampled_from([None, 1, "a", "b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
)


@given(
    st.dictionaries(st.sampled_from(WORDS), JSON), st.lists(st.dictionaries(st.sampled_from(WORDS), JSON), max_size=3)
)
def test_any_json_is_a_model_or_an_error(config: dict[str, object], layers: list[dict[str, object]]) -> None:
    with suppress(ProtoError):
        assert read_keras(json.dumps({"config": {**config, "layers": layers}}).encode()).form == "conceptual"


def test_keras_models_nested_without_end() -> None:
    nested: dict[str, object] = {"class_name": "Dense", "config": {"name": "d"}}
    for _ in range(100):
        nested = {"class_name": "Sequential", "config": {"name": "s", "layers": [nested]}}
    with pytest.raises(ProtoError, match="nested deeper"):
        read_keras(json.dumps(nested).encode())


def test_values_of_the_board() -> None:
    raw = GraphDef(node=(NodeDef(name="a"),)).encode()
    assert decode(payload(Kind.GRAPH, raw, event=True)).total == 1
    assert (
        decode(tensor_payload([b'{"class_name": "S", "config": {"name": "s"}}'], Kind.KERAS_GRAPH)).form == "conceptual"
    )
    with pytest.raises(BrokenValue, match="tag of train at step 7"):
        decode(payload(Kind.GRAPH, b"\xff", event=True))
    with pytest.raises(BrokenValue, match="without bytes"):
        decode(tensor_payload([1, 2], Kind.KERAS_GRAPH))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pb", b"", "a.pb: got no bytes, want a GraphDef"),
        ("a.pb", b"\0\0", "a.pb: got bytes that are no protobuf message"),
        ("a.meta", b"\x0a\x00", "a.meta: got a protobuf message of another kind, or a damaged one (MetaGraphDef"),
        ("a.pbtxt", b"versions {}", "a.pbtxt: got no node, want a GraphDef"),
        ("", b"node {", "file: line 1"),
    ],
)
def test_errors_name_the_file_once(name: str, data: bytes, said: str) -> None:
    with pytest.raises(ProtoError) as caught:
        read_file(name, data)
    assert str(caught.value).startswith(said)
    assert not name or str(caught.value).count(name) == 1
