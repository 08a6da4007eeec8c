"""TensorFlow, where a script has loaded it: its current graph, its graph tensors, its sessions. Never imported."""

from __future__ import annotations

import sys
from typing import Any


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
