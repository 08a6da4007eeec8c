"""The graph of a JAX function: its jaxpr as a GraphDef."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from lossless.wire.graphs import AttrEntry, AttrList, AttrValue, GraphDef, NodeDef
from lossless.wire.tensorproto import Dimension, TensorShape
from lossless.wire.utf8 import utf8

_LONGEST = 200
"""Characters of a parameter that are told."""


def is_jaxpr(value: Any) -> bool:
    """Whether it is what jax.make_jaxpr(function)(…) returns."""
    return type(value).__name__ == "ClosedJaxpr" and type(value).__module__.startswith("jax")


def graph_def(jaxpr: Any) -> GraphDef:
    """Arguments, constants, and a node for each primitive; functions, and loops whose body has their inputs, are scopes
    of nodes, as jax.named_scope's are."""
    nodes = _Nodes()
    arguments = [nodes.add(f"argument{i}", "Placeholder", (), (v,)) for i, v in enumerate(jaxpr.jaxpr.invars)]
    results = nodes.walk(jaxpr.jaxpr, "", arguments)
    for name, variable in zip(results, jaxpr.jaxpr.outvars, strict=True):
        nodes.add("result", "Identity", (name,), (variable,))
    return GraphDef(tuple(nodes.made))


class _Nodes:
    """Nodes in the order in which they run, each of a name of its own."""

    def __init__(self) -> None:
        self.made: list[NodeDef] = []
        self._taken: Counter[str] = Counter()

    def add(
        self,
        name: str,
        op: str,
        inputs: Sequence[str],
        outputs: Sequence[Any],
        parameters: Sequence[tuple[str, str]] = (),
    ) -> str:
        """The node's name: `name`, or with a number if that is taken. An input "" is a literal, and none."""
        taken = self._taken[name]
        self._taken[name] += 1
        unique = f"{name}_{taken}" if taken else name
        shapes = AttrList(shape=tuple(map(_shape, outputs)))
        dtypes = ", ".join(str(getattr(v.aval, "dtype", "")) for v in outputs)
        told = [("dtype", dtypes), *parameters]
        attributes = [AttrEntry(key, AttrValue(s=utf8(text))) for key, text in told]
        attributes.append(AttrEntry("_output_shapes", AttrValue(list=shapes)))
        self.made.append(NodeDef(unique, op, tuple(filter(None, inputs)), attr=tuple(attributes)))
        return unique

    def walk(self, jaxpr: Any, scope: str, inputs: Sequence[str]) -> list[str]:
        """Nodes of a jaxpr whose inputs are these nodes; the nodes of its outputs."""
        names = dict(zip(jaxpr.invars, inputs, strict=True))
        for constant in jaxpr.constvars:
            names[constant] = self.add(f"{scope}constant", "Const", (), (constant,))
        for equation in jaxpr.eqns:
            given = [_name(names, variable) for variable in equation.invars]
            names |= zip(equation.outvars, self._outputs(equation, scope, given), strict=True)
        return [_name(names, variable) for variable in jaxpr.outvars]

    def _outputs(self, equation: Any, scope: str, given: Sequence[str]) -> list[str]:
        stack, op, inner = str(equation.source_info.name_stack), equation.primitive.name, _body(equation)
        where = f"{scope}{stack}/" if stack else scope
        if inner is not None:
            return self.walk(inner, self._scope(where, equation), given)
        name = self.add(f"{where}{op}", op, given, equation.outvars, _told(equation))
        return [f"{name}:{i}" if i else name for i in range(len(equation.outvars))]

    def _scope(self, outer: str, equation: Any) -> str:
        name = f"{outer}{equation.params.get('name') or equation.primitive.name}"
        taken = self._taken[name]
        self._taken[name] += 1
        return f"{name}_{taken}/" if taken else f"{name}/"


def _shape(variable: Any) -> TensorShape:
    """Sizes; -1 for one that is a symbol."""
    sizes = getattr(variable.aval, "shape", ())
    return TensorShape(tuple(Dimension(n if isinstance(n, int) else -1) for n in sizes))


def _name(names: dict[Any, str], variable: Any) -> str:
    """The node a variable comes from; "" for a literal."""
    return "" if hasattr(variable, "val") else names[variable]


def _body(equation: Any) -> Any:
    """The one jaxpr of an equation, if its inputs are the equation's."""
    inner = [value for value in equation.params.values() if hasattr(getattr(value, "jaxpr", value), "eqns")]
    body = getattr(inner[0], "jaxpr", inner[0]) if len(inner) == 1 else None
    return body if body is not None and len(body.invars) == len(equation.invars) else None


def _told(equation: Any) -> list[tuple[str, str]]:
    plain = (bool, int, float, str, tuple)
    return [(k, str(v)[:_LONGEST]) for k, v in sorted(equation.params.items()) if isinstance(v, plain)]
