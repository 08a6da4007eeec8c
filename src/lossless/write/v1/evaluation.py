"""What stands for a tensor in a definition, and its value in a run."""

from __future__ import annotations

import copy
from collections.abc import Hashable, Mapping
from typing import Any

from lossless.errors import WriteError
from lossless.write.inputs import array
from lossless.write.notices import Caller, caller, notice, strict, worded
from lossless.write.v1 import tensorflow
from lossless.write.v1.graph import Graph, get_default_graph

_NOT_NUMPYS = "bfloat16", "float8_e4m3fn", "float8_e5m2"
"""Types of which `array` makes float32."""
_PYTHON = {float: "float32", int: "int32", bool: "bool", str: "string", bytes: "string"}


class Placeholder:
    """Stands for a value that every run feeds; values are cast to `dtype` (a name, None: as they come)."""

    def __init__(self, dtype: Any, shape: Any, name: str) -> None:
        self.dtype = _dtype_name(dtype)
        self.shape = None if shape is None else tuple(getattr(d, "value", d) for d in shape)
        self.name = f"{name}:0"
        self.place: Caller = caller()

    def cast(self, value: Any) -> Any:
        """The value as the ops see it. Raises WriteError when it has another shape."""
        if self.dtype == "string" or (self.dtype is None and self.shape is None):
            return value
        fed = array(value)
        if self.shape is not None and not _fits(fed.shape, self.shape):
            raise WriteError(f"feed of placeholder {self.name!r}: got shape {fed.shape}, want {self.shape}")
        cast = fed if self.dtype in (None, *_NOT_NUMPYS) else fed.astype(self.dtype)
        return cast[()]  # a number, if it has no dimensions


def placeholder(dtype: Any = None, shape: Any = None, name: str | None = None) -> Any:
    """What `feed_dict` gives a value; within a tf.Graph, TensorFlow's own placeholder (float32 unless told)."""
    graph = get_default_graph()
    if graph.native is not None:
        v1 = tensorflow.loaded().compat.v1
        return v1.placeholder("float32" if dtype is None else dtype, shape, name)
    with graph.naming(name or "Placeholder") as unique:
        made = Placeholder(dtype, shape, unique)
    graph.nodes[unique] = made
    return made


def constant(value: Any) -> Any:
    """`value` as it stays: numbers, texts, lists and numpy arrays are copied; tensors and callables are asked anew."""
    plain = isinstance(value, bool | int | float | complex | str | bytes | list | tuple)
    return copy.deepcopy(value) if plain or type(value).__module__ == "numpy" else value


class Run:
    """One evaluation: what was fed, and what its inputs gave; each is asked once."""

    def __init__(self, graph: Graph, feed_dict: Mapping[Any, Any] | None = None) -> None:
        self.said: list[str] = []
        self._values: dict[int, tuple[Any, Any]] = {}
        for key, value in (feed_dict or {}).items():
            source = graph.placeholder(key) if isinstance(key, str) else key
            self.know(source, source.cast(value) if isinstance(source, Placeholder) else value)

    def know(self, source: Any, value: Any) -> None:
        """Use `value` for `source`."""
        self._values[id(source)] = source, value

    def missing(self, placeholders: tuple[Placeholder, ...]) -> list[Placeholder]:
        """Those that were not fed."""
        return [p for p in placeholders if id(p) not in self._values]

    def value(self, source: Any) -> Any:
        """The value of an input."""
        known = self._values.get(id(source))
        if known is None:
            if tensorflow.symbolic(source):
                raise WriteError(
                    f"{source.name}: got a TensorFlow tensor outside of a session; "
                    "run it with tf.compat.v1.Session().run(op, feed_dict), or within `with session.as_default()`"
                )
            known = self._values[id(source)] = source, source() if callable(source) else source
        return known[1]

    def say(self, code: str, what: str, do: str = "", *, key: Hashable) -> None:
        """Say it, or when strict leave it to the writer that is given the result: what is right in it is recorded."""
        self.said.append(worded(code, what, do))
        if not strict():
            notice(code, what, do, key=key)


def refuse_missing(what: str, missing: list[Placeholder]) -> None:
    """Raise WriteError W218 if there are any."""
    if missing:
        names = ", ".join(f"placeholder {p.name.removesuffix(':0')!r} ({p.place})" for p in missing)
        first = missing[0].name.removesuffix(":0")
        text = f"{what} was evaluated without its input {names}"
        raise WriteError(worded("W218", text, f"feed it: eval({{{first}: value}})"))


def _dtype_name(dtype: Any) -> str | None:
    if dtype is None:
        return None
    name: str = _PYTHON.get(dtype) or getattr(dtype, "name", None) or getattr(dtype, "__name__", None) or str(dtype)
    return name.removeprefix("torch.")


def _fits(got: tuple[int, ...], want: tuple[int | None, ...]) -> bool:
    return len(got) == len(want) and all(w in (None, g) for g, w in zip(got, want, strict=True))
