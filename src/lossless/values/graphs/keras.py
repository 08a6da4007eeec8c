"""The layers of a Keras model from its JSON: Sequential, Functional and nested ones, of Keras 2 and 3."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from lossless.errors import ProtoError
from lossless.values.graphs.attributes import bounded
from lossless.values.graphs.model import Body, Graph, Input, Names, Node, Room

_DEPTH = 64
_HIDDEN = frozenset({"name", "layers", "input_layers", "output_layers"})
Config = dict[str, Any]


def read_keras(data: bytes) -> Graph:
    """The model that `to_json()` wrote. Raises ProtoError."""
    try:
        model = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ProtoError(f"Keras model: got no JSON ({error}), want what to_json() writes") from None
    if not isinstance(model, dict) or not isinstance(model.get("config"), dict | list):
        raise ProtoError("Keras model: got JSON without a config, want what to_json() writes")
    reader = _Reader()
    reader.model(model, _name(model), None, 0)
    about = [(key.replace("_", " "), str(model[key])) for key in ("keras_version", "backend") if model.get(key)]
    return Graph(
        "conceptual", [Body("", reader.nodes)], about=[("class", _class(model)), *about], total=reader.room.asked
    )


class _Reader:
    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.room = Room()
        self._names = Names()

    def model(self, model: Config, path: str, sources: list[str] | None, depth: int) -> list[str]:
        """Add the layers of `model` below `path`, fed by `sources` (None: it is the outermost); the names it gives."""
        if depth > _DEPTH:
            raise ProtoError(f"Keras model: got models nested deeper than {_DEPTH}, want fewer")
        layers, config = _layers(model), _config(model)
        entries = [_history(ref)[0] for ref in _references(config.get("input_layers"))]
        functional = bool(entries) or any(layer.get("inbound_nodes") for layer in layers)
        fed = dict(zip(entries, sources or (), strict=False))
        given: dict[str, list[str]] = {}
        last = list(sources or ())
        for layer in layers:
            inputs = self._inputs(layer, given, fed) if functional else last
            given[_name(layer)] = last = self._layer(layer, f"{path}/{_name(layer)}", inputs, depth)
        if not functional:
            return last
        ends = [(given.get(name, ()), index) for name, index in map(_history, _references(config.get("output_layers")))]
        return [_picked(names, index) for names, index in ends if names] or last

    def _inputs(self, layer: Config, given: dict[str, list[str]], fed: dict[str, str]) -> list[str]:
        found = [_picked(given[name], index) for name, index in _inbound(layer) if given.get(name)]
        return found or ([fed[_name(layer)]] if _name(layer) in fed else [])

    def _layer(self, layer: Config, path: str, inputs: list[str], depth: int) -> list[str]:
        if _is_model(layer):
            return self.model(layer, path, inputs, depth + 1)
        name = self._names.unique(path)
        if self.room.take():
            links = tuple(Input(source, 0) for source in inputs)
            self.nodes.append(Node(name, _class(layer), "", links, tuple(_attributes(layer)), _output(layer)))
        return [name]


def _picked(names: Iterable[str], index: int) -> str:
    every = list(names)
    return every[index] if 0 <= index < len(every) else every[-1]


def _config(layer: Config) -> Config:
    config = layer.get("config")
    return config if isinstance(config, dict) else {}


def _layers(layer: Config) -> list[Config]:
    """Those of a model; Keras 2.0's Sequential has them as its config."""
    config = layer.get("config")
    found = config.get("layers") if isinstance(config, dict) else config
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _is_model(layer: Config) -> bool:
    return bool(_layers(layer))


def _name(layer: Config) -> str:
    return str(_config(layer).get("name") or layer.get("name") or _class(layer).lower() or "layer")


def _class(layer: Config) -> str:
    return str(layer.get("class_name") or "")


def _references(value: Any) -> list[Any]:
    """`["a", 0, 0]` and `[["a", 0, 0], …]` alike as a list of references."""
    if not isinstance(value, list) or not value:
        return []
    return value if isinstance(value[0], list) else [value]


def _history(reference: Any) -> tuple[str, int]:
    """Layer and output of `[layer, call, output, …]`."""
    parts = reference if isinstance(reference, list) else [reference]
    index = parts[2] if len(parts) > 2 and isinstance(parts[2], int) else 0
    return str(parts[0]) if parts else "", index


def _inbound(layer: Config) -> Iterator[tuple[str, int]]:
    """Layer and output of every tensor the layer is called with, in order; several calls follow each other."""
    calls = layer.get("inbound_nodes")
    for call in calls if isinstance(calls, list) else ():
        if isinstance(call, dict):
            yield from _tensors([call.get("args"), call.get("kwargs")], 0)
        elif isinstance(call, list):
            yield from (_history(reference) for reference in _references(call) if reference)


def _tensors(value: Any, depth: int) -> Iterator[tuple[str, int]]:
    if isinstance(value, dict):
        history = _config(value).get("keras_history")
        if isinstance(history, list) and len(history) >= 3:
            yield _history(history)
            return
        value = list(value.values())
    if isinstance(value, list) and depth < _DEPTH:
        for item in value:
            yield from _tensors(item, depth + 1)


def _output(layer: Config) -> tuple[str, ...]:
    """Of an input layer: what it says of its tensor."""
    config = _config(layer)
    shape = config.get("batch_shape", config.get("batch_input_shape"))
    if _class(layer) != "InputLayer" or not isinstance(shape, list):
        return ()
    sizes = ",".join("?" if size is None else str(size) for size in shape)
    return (f"{_dtype(config) or ''}[{sizes}]",)


def _dtype(config: Config) -> str | None:
    dtype = config.get("dtype")
    if isinstance(dtype, dict):
        dtype = _config(dtype).get("name")
    return dtype if isinstance(dtype, str) else None


def _attributes(layer: Config) -> Iterator[tuple[str, str]]:
    config = _config(layer)
    for key, value in sorted(config.items()):
        if key in _HIDDEN or value is None:
            continue
        if key == "dtype":
            value = _dtype(config) or value
        if isinstance(value, dict) and "class_name" in value:
            value = _called(value)
        yield key, bounded(value if isinstance(value, str) else json.dumps(value))


def _called(value: Config) -> str:
    """`GlorotUniform(seed=1)` of a serialised object."""
    parts = [f"{key}={json.dumps(part)}" for key, part in _config(value).items() if part is not None]
    return f"{_class(value)}({', '.join(parts)})" if parts else _class(value)
