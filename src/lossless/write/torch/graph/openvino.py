"""The graph of an OpenVINO model (its .xml) as GraphDef nodes."""

from __future__ import annotations

import os
from xml.etree import ElementTree

from lossless.wire.graphs import NodeDef
from lossless.write.torch.graph.common import graph_def, output_shapes, text_attr


def openvino_graph(path: str | os.PathLike[str]) -> bytes:
    """The serialised GraphDef of the model in the file at `path`: a node for each layer, with its type, shapes and all
    its inputs. Raises OSError; ParseError, a SyntaxError, when it is no XML."""
    root = ElementTree.parse(path).getroot()
    layers = {layer.get("id", ""): layer for layer in root.findall("layers/layer")}
    inputs: dict[str, list[str]] = {}
    for edge in root.findall("edges/edge"):
        source = layers.get(edge.get("from-layer", ""))
        if source is not None:
            inputs.setdefault(edge.get("to-layer", ""), []).append(source.get("name", ""))
    return graph_def(_node(layer, inputs.get(number, [])) for number, layer in layers.items())


def _node(layer: ElementTree.Element, inputs: list[str]) -> NodeDef:
    data = layer.find("data")
    attr = [text_attr("parameters", ", ".join(f"{k} = {v}" for k, v in data.items()) if data is not None else "")]
    shapes = [[int(size.text or -1) for size in port.findall("dim")] for port in layer.findall("output/port")]
    if shapes:
        attr.append(output_shapes(*shapes))
    return NodeDef(layer.get("name", ""), layer.get("type", ""), tuple(inputs), attr=tuple(attr))
