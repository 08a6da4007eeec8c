"""TensorFlow, where a script has loaded it: its current graph, its graph tensors, its sessions. Never imported."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

Fetch = Callable[[Any], "tuple[list[Any], Callable[[list[Any]], Any]]"]
"""An op → the graph tensors to evaluate for it, and what makes its value of theirs."""


def loaded() -> Any:
    """TensorFlow's module; None when it is not loaded, or not to its end."""
    module = sys.modules.get("tensorflow")
    return module if hasattr(module, "is_symbolic_tensor") else None


def default_graph() -> Any:
    """The tf.Graph that ops are put into now; None when TensorFlow executes eagerly or is not there."""
    tf = loaded()
    return None if tf is None or tf.executing_eagerly() else tf.compat.v1.get_default_graph()


def symbolic(value: Any) -> bool:
    """Whether only a session of TensorFlow knows its value: a tensor or a variable of a graph."""
    tf = loaded()
    if tf is None:
        return False
    return bool(tf.is_symbolic_tensor(value)) or (isinstance(value, tf.Variable) and not tf.executing_eagerly())


def anchor(tag: str) -> Any:
    """A constant of the current tf.Graph; a session evaluates it for ops that have nothing else of TensorFlow."""
    return loaded().constant(tag, name="tags")


def meta_graph(graph: Any) -> Any:
    """The MetaGraphDef that TensorFlow's writer adds to a tf.Graph or to its GraphDef; None for anything else."""
    tf = loaded()
    if tf is None or not isinstance(graph, tf.Graph | tf.compat.v1.GraphDef):
        return None
    definition = graph.as_graph_def(add_shapes=True) if isinstance(graph, tf.Graph) else graph
    module: Any = sys.modules["tensorflow.python.framework.meta_graph"]
    return module.create_meta_graph_def(graph_def=definition)


_taught: set[tuple[Any, type]] = set()


def teach_sessions(kind: type, fetch: Fetch) -> None:
    """Have every session of TensorFlow take objects of type `kind` among its fetches; once is enough."""
    module: Any = sys.modules.get("tensorflow.python.client.session")
    teach = getattr(module, "register_session_run_conversion_functions", None)
    if teach is not None and (module, kind) not in _taught:
        _taught.add((module, kind))
        teach(kind, fetch)
