"""Graphs that are read from files."""

from __future__ import annotations

from pathlib import Path

import pytest

from lossless.errors import ProtoError
from lossless.wire.graphs import GraphDef
from lossless.write.torch.graph.onnx import onnx_graph
from lossless.write.torch.graph.openvino import openvino_graph

OPENVINO = """<?xml version="1.0"?>
<net name="m" version="11">
  <layers>
    <layer id="0" name="x" type="Parameter"><data shape="1,3" element_type="f32"/>
      <output><port id="0"><dim>1</dim><dim>3</dim></port></output></layer>
    <layer id="1" name="w" type="Const"><output><port id="0"><dim>3</dim></port></output></layer>
    <layer id="2" name="sum" type="Add"><output><port id="2"><dim>1</dim><dim>3</dim></port></output></layer>
    <layer id="3" name="y" type="Result"/>
  </layers>
  <edges>
    <edge from-layer="0" from-port="0" to-layer="2" to-port="0"/>
    <edge from-layer="1" from-port="0" to-layer="2" to-port="1"/>
    <edge from-layer="2" from-port="2" to-layer="3" to-port="0"/>
  </edges>
</net>
"""


@pytest.mark.parity("tensorboardX.SummaryWriter.add_openvino_graph")
def test_openvino_layers_have_types_shapes_and_all_their_inputs(tmp_path: Path) -> None:
    """tensorboardX makes a node of each edge: two of one name for a layer of two inputs, none for the first layer."""
    path = tmp_path / "model.xml"
    path.write_text(OPENVINO)
    graph = GraphDef.decode(openvino_graph(path))
    assert [(node.name, node.op, node.input) for node in graph.node] == [
        ("x", "Parameter", ()),
        ("w", "Const", ()),
        ("sum", "Add", ("x", "w")),
        ("y", "Result", ("sum",)),
    ]
    assert graph.versions is not None and graph.versions.producer == 22
    parameters, shapes = graph.node[0].attr
    assert parameters.key == "parameters" and parameters.value is not None
    assert parameters.value.s == b"shape = 1,3, element_type = f32"
    assert shapes.key == "_output_shapes" and shapes.value is not None and shapes.value.list is not None
    assert [[d.size for d in shape.dim] for shape in shapes.value.list.shape] == [[1, 3]]


def test_what_is_no_onnx_model_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(b"")
    with pytest.raises(ProtoError, match=r"got no graph, want an ONNX model"):
        onnx_graph(path)
    path.write_bytes(b"\xff" * 40)
    with pytest.raises(ProtoError):
        onnx_graph(path)
    with pytest.raises(FileNotFoundError):
        onnx_graph(tmp_path / "none")
