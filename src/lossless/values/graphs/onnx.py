"""ONNX models: operators, inputs, initialisers and outputs as nodes; branches, loop bodies and functions as bodies."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from lossless.errors import ProtoError
from lossless.values.graphs.attributes import TEXT, bounded, listed
from lossless.values.graphs.model import Body, Graph, Input, Names, Node, Room
from lossless.wire import onnx
from lossless.wire.proto import BYTES, VARINT, read_fields, read_varint

_TYPES = (
    "", "float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16", "float64",
    "uint32", "uint64", "complex64", "complex128", "bfloat16", "float8e4m3fn", "float8e4m3fnuz", "float8e5m2",
    "float8e5m2fnuz", "uint4", "int4", "float4e2m1",
)  # fmt: skip
_SCOPES = "pkg.torch.onnx.name_scopes"
_DEPTH = 32


def read_onnx(data: bytes) -> Graph:
    """A serialised ModelProto. Raises ProtoError."""
    model = onnx.Model.decode(data)
    if model.graph is None:
        raise ProtoError("ONNX model: got no graph, want one")
    reader = _Reader({(f.domain, f.name) for f in model.functions})
    reader.graph(onnx.Graph.decode(model.graph), "", {}, 0)
    for function in model.functions:
        reader.function(function)
    sets = ", ".join(f"{each.domain or 'ai.onnx'} {each.version}" for each in model.opset_import)
    made = f"{model.producer_name} {model.producer_version}".strip()
    about = [("made by", made), ("operators", sets), ("format", f"ONNX IR {model.ir_version}")]
    return Graph("onnx", reader.bodies, about=[(key, said) for key, said in about if said], total=reader.room.asked)


class _Reader:
    def __init__(self, functions: set[tuple[str, str]]) -> None:
        self.bodies: list[Body] = []
        self.room = Room()
        self._functions = functions
        self._body_names = Names()

    def graph(self, graph: onnx.Graph, name: str, outer: dict[str, str], depth: int) -> None:
        """Add a graph as the body `name`; `outer`: types of the values of the graphs around it."""
        if depth > _DEPTH:
            raise ProtoError(f"ONNX graph: got graphs nested deeper than {_DEPTH}, want fewer")
        weights = dict(_initialisers(graph))
        declared = {v.name: _type(v.type) for v in (*graph.input, *graph.value_info, *graph.output)}
        types = {**outer, **declared, **weights}
        first = [(v, "Input") for v in (v.name for v in graph.input) if v not in weights]
        first += [(v, "Initializer") for v in weights]
        body = self._body(name, graph.node, first, types, depth)
        ends = [Input(*body.sources.get(v.name, (v.name, 0)), types.get(v.name, "")) for v in graph.output]
        for value, source in zip(graph.output, ends, strict=True):
            body.add(Node(body.names.unique(value.name), "Output", inputs=(source,), outputs=()), self.room)

    def function(self, function: onnx.Function) -> None:
        """Add a function as a body."""
        name = _function_name(function.domain, function.name)
        body = self._body(name, function.node, [(value, "Input") for value in function.input], {}, 0)
        for value in function.output:
            source = Input(*body.sources.get(value, (value, 0)))
            body.add(Node(body.names.unique(value), "Output", inputs=(source,)), self.room)

    def _body(
        self,
        name: str,
        nodes: Sequence[onnx.Node],
        first: Iterable[tuple[str, str]],
        types: dict[str, str],
        depth: int,
    ) -> _Made:
        made = _Made(Body(self._body_names.unique(name)))
        self.bodies.append(made.body)
        for value, op in first:
            path = made.names.unique(_scoped(value) if op == "Initializer" else value)
            made.sources[value] = (path, 0)
            said = (("name", value),) if path != value else ()
            made.add(Node(path, op, attributes=said, outputs=(types.get(value, ""),)), self.room)
        own = [made.names.unique(_path(node)) for node in nodes]
        for path, node in zip(own, nodes, strict=True):
            made.sources |= {value: (path, i) for i, value in enumerate(node.output) if value}
        for path, node in zip(own, nodes, strict=True):
            links = tuple(Input(*made.sources.get(v, (v, 0)), types.get(v, "")) for v in node.input if v)
            outputs = tuple(types.get(value, "") for value in node.output)
            calls = tuple(self._calls(name, path, node, types, depth))
            attributes = tuple(sorted(_attributes(node)))
            made.add(Node(path, node.op_type, "", links, attributes, outputs, calls), self.room)
        return made

    def _calls(self, body: str, path: str, node: onnx.Node, types: dict[str, str], depth: int) -> Iterator[str]:
        if (node.domain, node.op_type) in self._functions:
            yield _function_name(node.domain, node.op_type)
        for attribute in node.attribute:
            for inner in (*((attribute.g,) if attribute.g is not None else ()), *attribute.graphs):
                name = "/".join(part for part in (body, path.strip("/"), attribute.name) if part)
                yield name
                self.graph(onnx.Graph.decode(inner), name, types, depth + 1)


class _Made:
    """A body as it is made; `sources`: node and output that each value comes from."""

    def __init__(self, body: Body) -> None:
        self.body, self.names = body, Names()
        self.sources: dict[str, tuple[str, int]] = {}

    def add(self, node: Node, room: Room) -> None:
        if room.take():
            self.body.nodes.append(node)


def _path(node: onnx.Node) -> str:
    """The node's name below its scopes: its own name is a path, or torch's exporter says them beside it."""
    name = node.name.strip("/") or node.op_type or "node"
    said = next((entry.value for entry in node.metadata_props if entry.key == _SCOPES), "")
    if not said or "/" in name:
        return name
    try:
        scopes = ast.literal_eval(said)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return name
    if not isinstance(scopes, list) or not all(isinstance(scope, str) for scope in scopes):
        return name
    deepest = scopes[-2] if len(scopes) > 1 else ""
    return "/".join([*(part for part in deepest.split(".") if part), name])


def _scoped(weight: str) -> str:
    """torch's `layer1.0.weight` below the scopes of the nodes that use it."""
    return weight if "/" in weight else "/".join(part for part in weight.split(".") if part) or weight


def _function_name(domain: str, name: str) -> str:
    return f"{domain}::{name}" if domain else name


def _type(found: onnx.Type | None) -> str:
    if found is None:
        return ""
    if found.tensor_type is None:
        kinds = {"sequence": found.sequence_type, "map": found.map_type, "optional": found.optional_type}
        return next((word for word, data in kinds.items() if data is not None), "")
    shape = found.tensor_type.shape
    if shape is None:
        return _dtype(found.tensor_type.elem_type)
    sizes = [d.dim_param or ("?" if d.dim_value is None else str(d.dim_value)) for d in shape.dim]
    return f"{_dtype(found.tensor_type.elem_type)}[{','.join(sizes)}]"


def _dtype(number: int) -> str:
    return _TYPES[number] if 0 <= number < len(_TYPES) else f"dtype {number}"


def _initialisers(graph: onnx.Graph) -> Iterator[tuple[str, str]]:
    for data in graph.initializer:
        yield _weight(data)
    for sparse in graph.sparse_initializer:
        name, dtype = _weight(sparse.values)
        yield name, f"{dtype.partition('[')[0]}[{','.join(map(str, sparse.dims))}]"


def _weight(data: bytes) -> tuple[str, str]:
    """Name and type of a serialised tensor; its elements are passed over."""
    name, dtype, dims = "", 0, list[int]()
    for number, wire, value in read_fields(data):
        if number == 1 and wire == VARINT:
            dims.append(read_varint(value, 0)[0])
        elif number == 1 and wire == BYTES:
            dims += onnx.Tensor.decode(b"\x0a" + bytes((len(value),)) + value).dims if len(value) < 128 else ()
        elif number == 2 and wire == VARINT:
            dtype = read_varint(value, 0)[0]
        elif number == 8 and wire == BYTES:
            name = value.decode("utf-8", "replace")
    return name, f"{_dtype(dtype)}[{','.join(map(str, dims))}]"


def _attributes(node: onnx.Node) -> Iterator[tuple[str, str]]:
    if node.domain:
        yield "domain", node.domain
    for attribute in node.attribute:
        yield attribute.name, _shown(attribute)


def _shown(attribute: onnx.Attribute) -> str:
    match attribute.type:
        case 1:
            return f"{attribute.f:.9g}"
        case 2:
            return str(attribute.i)
        case 3:
            return _string(attribute.s)
        case 4:
            return _weight(attribute.t or b"")[1]
        case 5 | 10:
            return f"{max(1, len(attribute.graphs))} graph"
        case 6:
            return listed([f"{value:.9g}" for value in attribute.floats])
        case 7:
            return listed([str(value) for value in attribute.ints])
        case 8:
            return listed([_string(value) for value in attribute.strings])
        case 9:
            return listed([_weight(value)[1] for value in attribute.tensors])
    return f"of the function: {attribute.ref_attr_name}" if attribute.ref_attr_name else f"type {attribute.type}"


def _string(data: bytes) -> str:
    return bounded(data[: 4 * TEXT].decode("utf-8", "replace"))
