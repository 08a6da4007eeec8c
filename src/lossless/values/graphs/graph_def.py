"""GraphDef, MetaGraphDef and SavedModel: the main graph and, as bodies of their own, the functions of the library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from lossless.errors import ProtoError
from lossless.values.graphs.attributes import Attribute, joined, read_attribute
from lossless.values.graphs.model import CONTROL, Body, Graph, Input, Names, Node, Room
from lossless.wire.proto import BYTES, VARINT, read_fields, read_varint

ReadAttribute = Callable[[bytes], Attribute]
_TYPES = ("DstT", "out_type", "output_type", "dtype", "Tout", "output_types", "component_types", "Toutput_types")
"""Attributes that say what dtypes leave a node; `T` says it too where a node has one output and is no comparison."""
_OF_OTHER_TYPE = frozenset(
    ["Less", "LessEqual", "Greater", "GreaterEqual", "Equal", "NotEqual", "ApproximateEqual", "IsFinite", "IsInf",
     "IsNan", "Rank", "Size", "Shape", "ArgMax", "ArgMin", "InTopK", "InTopKV2", "Any", "All"]
)  # fmt: skip


def read_graph_def(data: bytes, form: str = "op") -> Graph:
    """A serialised GraphDef. Raises ProtoError."""
    return read_graph_defs([data], form)


def read_graph_defs(graphs: list[bytes], form: str = "op") -> Graph:
    """Serialised GraphDefs as one; of several, node i of graph n is below `graph_n`, for their names may repeat."""
    graph, room, attribute = Graph(form), Room(), cache(read_attribute)
    main, functions = Body(""), list[Body]()
    for index, data in enumerate(graphs, 1):
        names = Names()
        below = f"graph_{index}/" if len(graphs) > 1 else ""
        before = f"graph_{index}_" if len(graphs) > 1 else ""
        for number, wire, value in read_fields(data):
            if number == 1 and wire == BYTES:
                if room.take():
                    main.nodes.append(_under(below, before, _node(value, names, attribute)))
            elif number == 2 and wire == BYTES:
                functions += [_renamed(before, body) for body in _library(value, room, attribute)]
            elif number == 4 and wire == BYTES and index == 1:
                graph.about += _versions(value)
    graph.bodies = [main, *functions]
    graph.total = room.asked
    _keep_known_calls(graph)
    return graph


def read_meta_graph(data: bytes) -> Graph:
    """A serialised MetaGraphDef. Raises ProtoError."""
    graphs = [value for number, wire, value in read_fields(data) if number == 2 and wire == BYTES]
    if not graphs:
        raise ProtoError("MetaGraphDef: got no graph, want one")
    return read_graph_defs(graphs[-1:])


def read_saved_model(data: bytes) -> Graph:
    """A serialised SavedModel: the graph of its first MetaGraphDef. Raises ProtoError."""
    metas = [value for number, wire, value in read_fields(data) if number == 2 and wire == BYTES]
    if not metas:
        raise ProtoError("SavedModel: got no MetaGraphDef, want one")
    return read_meta_graph(metas[0])


def _node(data: bytes, names: Names, attribute: ReadAttribute) -> Node:
    name = op = device = ""
    inputs, attributes = list[Input](), dict[str, Attribute]()
    for number, wire, value in read_fields(data):
        if wire != BYTES:
            continue
        if number == 1:
            name = text(value)
        elif number == 2:
            op = text(value)
        elif number == 3:
            inputs.append(reference(text(value)))
        elif number == 4:
            device = text(value)
        elif number == 5:
            key, found = _entry(value, attribute)
            attributes[key] = found
    return Node(
        names.unique(name),
        op,
        device,
        tuple(inputs),
        tuple(sorted((key, found.text) for key, found in attributes.items() if key != "_output_shapes")),
        _outputs(op, attributes),
        (*dict.fromkeys(called for found in attributes.values() for called in found.functions), op),
    )


def reference(text: str) -> Input:
    """What an input says: `name`, `name:1`, `^name`, and in functions `name:output:0`."""
    if text.startswith("^"):
        return Input(text[1:], CONTROL)
    head, _, last = text.rpartition(":")
    if not head or not last.isascii() or not last.isdigit() or len(last) > 6:
        return Input(text, 0)
    return Input(head.partition(":")[0], int(last))


def _entry(data: bytes, attribute: ReadAttribute) -> tuple[str, Attribute]:
    key, found = "", Attribute("")
    for number, wire, value in read_fields(data):
        if number == 1 and wire == BYTES:
            key = text(value)
        elif number == 2 and wire == BYTES:
            found = attribute(value)
    return key, found


def _outputs(op: str, attributes: dict[str, Attribute]) -> tuple[str, ...]:
    shapes = attributes["_output_shapes"].shapes if "_output_shapes" in attributes else ()
    types = next((attributes[key].types for key in _TYPES if key in attributes and attributes[key].types), ())
    if not types and len(shapes) == 1 and "T" in attributes and op not in _OF_OTHER_TYPE:
        types = attributes["T"].types
    if len(types) == 1 < len(shapes):
        types = ()
    if not shapes and "shape" in attributes and len(types) == 1:
        shapes = attributes["shape"].shapes
    return joined(types, shapes)


def _library(data: bytes, room: Room, attribute: ReadAttribute) -> Iterator[Body]:
    names = Names()
    for number, wire, value in read_fields(data):
        if number == 1 and wire == BYTES:
            yield _function(value, names, room, attribute)


def _function(data: bytes, names: Names, room: Room, attribute: ReadAttribute) -> Body:
    """A FunctionDef: its arguments and results are nodes `_Arg` and `_Retval`."""
    found: dict[int, list[bytes]] = {}
    for number, wire, value in read_fields(data):
        if wire == BYTES:
            found.setdefault(number, []).append(value)
    name, arguments, results = _signature(found.get(1, [b""])[-1])
    returned = dict(_string_entry(entry) for entry in found.get(4, ()))
    body, inner = Body(names.unique(name)), Names()
    made = [Node(argument, "_Arg", outputs=(dtype,)) for argument, dtype in arguments]
    for node in made:
        inner.unique(node.name)
        if room.take():
            body.nodes.append(node)
    for value in found.get(3, ()):
        if room.take():
            body.nodes.append(_node(value, inner, attribute))
    for result, dtype in results:
        source = reference(returned[result])._replace(shape=dtype) if result in returned else None
        if room.take():
            body.nodes.append(Node(inner.unique(result), "_Retval", inputs=(source,) if source else ()))
    return body


def _signature(data: bytes) -> tuple[str, list[tuple[str, str]], list[tuple[str, str]]]:
    """Name, arguments and results (with their dtype) of a serialised OpDef."""
    name, arguments, results = "", list[tuple[str, str]](), list[tuple[str, str]]()
    for number, wire, value in read_fields(data):
        if wire == BYTES and number == 1:
            name = text(value)
        elif wire == BYTES and number in (2, 3):
            (arguments if number == 2 else results).append(_argument(value))
    return name, arguments, results


def _argument(data: bytes) -> tuple[str, str]:
    name, dtype = "", ""
    for number, wire, value in read_fields(data):
        if number == 1 and wire == BYTES:
            name = text(value)
        elif number == 3 and wire == VARINT:
            dtype = read_attribute(b"\x30" + value).text
    return name, dtype


def _string_entry(data: bytes) -> tuple[str, str]:
    parts = {number: text(value) for number, wire, value in read_fields(data) if wire == BYTES}
    return parts.get(1, ""), parts.get(2, "")


def _versions(data: bytes) -> list[tuple[str, str]]:
    words = {1: "producer", 2: "least consumer"}
    return [
        (words[number], str(read_varint(value, 0)[0]))
        for number, wire, value in read_fields(data)
        if number in words and wire == VARINT
    ]


def _under(below: str, before: str, node: Node) -> Node:
    if not below:
        return node
    return node._replace(
        name=below + node.name,
        inputs=tuple(source._replace(source=below + source.source) for source in node.inputs),
        calls=tuple(before + name for name in node.calls),
    )


def _renamed(before: str, body: Body) -> Body:
    if not before:
        return body
    nodes = [node._replace(calls=tuple(before + name for name in node.calls)) for node in body.nodes]
    return Body(before + body.name, nodes)


def _keep_known_calls(graph: Graph) -> None:
    """A node calls those of the names it gives (its op is one) that are bodies."""
    known = {body.name for body in graph.bodies} - {""}
    for body in graph.bodies:
        body.nodes[:] = [
            node._replace(calls=tuple(name for name in node.calls if name in known)) for node in body.nodes
        ]


def text(data: bytes) -> str:
    """UTF-8; what is not is replaced by marks."""
    return data.decode("utf-8", "replace")
