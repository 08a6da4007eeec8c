"""The graph of a PyTorch module: torch.jit's trace as GraphDef nodes, named as torch.utils.tensorboard names them."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from lossless.wire.graphs import NodeDef
from lossless.write.torch.graph.common import graph_def, output_shapes, text_attr

_ATTRIBUTE = "prim::GetAttr"
_SELF = "__module"


@dataclass(slots=True)
class _Vertex:
    """A value of the trace: a graph input, an output, or what an operation makes. `inputs` are names of values."""

    name: str
    kind: str
    scope: str
    inputs: list[str] = field(default_factory=list)
    sizes: Sequence[int] | None = None
    attributes: str = ""

    @property
    def path(self) -> str:
        return f"{self.scope}/{self.name}"


def module_graph(model: Any, inputs: Any, *, verbose: bool = False, strict: bool = True) -> bytes:
    """The serialised GraphDef of `model` called once with `inputs`, a tensor or a tuple of them, in evaluation mode.
    Raises what the model or torch.jit.trace raises. `verbose` prints the trace."""
    torch = sys.modules.get("torch")
    if torch is None:
        raise TypeError(f"model: got {type(model).__name__}, want a torch.nn.Module")
    with _evaluating(torch, model), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # torch would rather have no one trace
        trace = torch.jit.trace(model, inputs, strict=strict, check_trace=False)
    graph = trace.graph
    torch._C._jit_pass_inline(graph)
    if verbose:
        print(graph)
    vertices = _vertices(graph, _scopes(trace, torch.jit.TracedModule))
    paths = _paths(vertices)
    return graph_def(_node(vertex, paths) for vertex in vertices.values())


@contextmanager
def _evaluating(torch: Any, model: Any) -> Iterator[None]:
    """A script function has no mode; a module gets its own back."""
    if isinstance(model, torch.jit.ScriptFunction):
        yield
        return
    training = model.training
    model.train(False)
    try:
        yield
    finally:
        model.train(training)


def _scopes(trace: Any, traced: Any) -> Callable[[str], str]:
    """From a scope of the trace (`__module.b/__module.b.0`) to that of the page (`Net/Sequential[b]/ReLU[0]`)."""

    def class_name(module: Any) -> str:
        name = module._name if isinstance(module, traced) else getattr(module, "original_name", "Module")
        return str(name)

    root = class_name(trace)
    modules = trace.named_modules(prefix=_SELF) if hasattr(trace, "named_modules") else ()
    names = {alias: f"{class_name(module)}[{alias.rpartition('.')[2]}]" for alias, module in modules}

    def readable(scope: str) -> str:
        parts = [names.get(alias, alias.rpartition(".")[2]) for alias in scope.split("/")]
        return "/".join([root, *parts]) if any(parts) else root

    return readable


def _vertices(graph: Any, readable: Callable[[str], str]) -> dict[str, _Vertex]:
    """By name: inputs that are used, outputs, then what operations make, in order."""
    found: dict[str, _Vertex] = {}
    for value in graph.inputs():
        if value.uses() and not _is_module(value):
            found[value.debugName()] = _Vertex(value.debugName(), "IO Node", "input", sizes=_declared_sizes(value))
    for number, value in enumerate(graph.outputs(), 1):
        name, made = f"output.{number}", [value.debugName()]
        found[name] = _Vertex(name, "IO Node", "output", made, _declared_sizes(value))
    for operation, scope in _operations(graph):
        inputs, attributes = [value.debugName() for value in operation.inputs()], _attributes(operation)
        for value in operation.outputs():
            sizes = value.type().sizes() if value.isCompleteTensor() else None
            made_by = _Vertex(value.debugName(), operation.kind(), readable(scope), inputs, sizes, attributes)
            found[made_by.name] = made_by
    return found


def _operations(graph: Any) -> Iterator[tuple[Any, str]]:
    """The operations of a trace and their scopes. Attributes that are modules are no operations: scopes say it."""
    scopes: dict[str, str] = {}
    for operation in graph.nodes():
        if operation.kind() != _ATTRIBUTE:
            yield operation, operation.scopeName()
            continue
        owner = operation.input().node()
        scope = f"{_SELF}.{operation.s('name')}"
        if owner.kind() == _ATTRIBUTE:
            above = scopes[owner.output().debugName()]
            scope = f"{above}/{above.rpartition('/')[2]}.{operation.s('name')}"
        scopes[operation.output().debugName()] = scope
        if not _is_module(operation.output()):
            yield operation, scope


def _is_module(value: Any) -> bool:
    return bool(value.type().kind() == "ClassType")


def _declared_sizes(value: Any) -> Sequence[int] | None:
    """Of a graph's input or output; what is no tensor counts as one number, as torch has it."""
    try:
        sizes: Sequence[int] | None = value.type().sizes()
    except RuntimeError:
        return [1]
    return sizes


def _attributes(operation: Any) -> str:
    values = {name: getattr(operation, operation.kindOf(name))(name) for name in operation.attributeNames()}
    return str(values).replace("'", " ")  # quotes would end the page's own


def _paths(vertices: dict[str, _Vertex]) -> dict[str, str]:
    """Where each value is shown; a module, which is no vertex, where it is used last."""
    used = {name: f"{vertex.scope}/{name}" for vertex in vertices.values() for name in vertex.inputs}
    return used | {name: vertex.path for name, vertex in vertices.items()}


def _node(vertex: _Vertex, paths: dict[str, str]) -> NodeDef:
    attr = [text_attr("attr", vertex.attributes)]
    if vertex.sizes is not None:
        attr.append(output_shapes(vertex.sizes))
    return NodeDef(vertex.path, vertex.kind, tuple(paths[name] for name in vertex.inputs), attr=tuple(attr))
