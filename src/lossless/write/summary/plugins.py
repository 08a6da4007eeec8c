"""Meshes, precision-recall curves and layouts of custom scalars: tensorboard's own plugins."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from lossless.wire.events import Value
from lossless.wire.plugins import Layout
from lossless.write import encode
from lossless.write.encode.encoded import Encoded
from lossless.write.names import optional_text
from lossless.write.summary.raw import serialised
from lossless.write.summary.record import arrays, later, record, take
from lossless.write.summary.writers import FileWriter
from lossless.write.tracing import eager

_PARTS = ("VERTEX", "FACE", "COLOR")


@eager
def mesh(
    name: str,
    vertices: Any,
    faces: Any = None,
    colors: Any = None,
    config_dict: Mapping[str, Any] | None = None,
    step: Any = None,
    description: str | None = None,
) -> bool:
    """Record points, and triangles of them, of shape (batch, n, 3); `config_dict`: three.js classes and their settings.

    The tags are `name_VERTEX`, `name_FACE` and `name_COLOR`, without the name scope, as tensorboard writes them."""
    put = partial(_mesh, config_dict=config_dict, description=optional_text(description))
    return record(put, name or "mesh_summary", step, vertices, faces, colors, scope="")


@eager
def pr_curve(
    name: str,
    labels: Any,
    predictions: Any,
    num_thresholds: int | None = None,
    weights: Any = None,
    display_name: str | None = None,
    description: str | None = None,
    step: Any = None,
) -> bool:
    """Record precision and recall of `predictions` in [0, 1] of bool `labels`, at `num_thresholds` (201) thresholds."""
    shown = name if display_name is None else optional_text(display_name, "display_name")
    about = optional_text(description)

    def put(writer: FileWriter, tag: str, step: Any, *given: Any) -> bool:
        def encoded(labels: Any, predictions: Any, weights: Any) -> Encoded:
            return encode.pr_curve.tf1(tag, labels, predictions, num_thresholds, weights, shown, about)

        return later(writer, f"{tag}/pr_curves", step, "pr_curve", encoded, *given, check=_pr_curve_fault)

    return record(put, name, step, labels, predictions, weights)


@eager
def custom_scalars(layout: Any, step: Any = 0) -> bool:
    """Record the layout of the custom scalars dashboard: a Layout, ours, theirs or serialised, or a dict as torch's
    add_custom_scalars takes it, `{category: {chart: ["Multiline", tags]}}`. Raises ValueError for another dict."""
    if isinstance(layout, Mapping):
        encode.layout.check(layout)
        values = encode.layout.torch(layout)
    else:
        values = encode.layout.encode(_layout(layout))

    def put(writer: FileWriter, tag: str, step: Any) -> bool:
        return writer.sink.write(values, step, kind="layout")

    return record(put, encode.layout.TAG, step, scope="")


def _layout(layout: Any) -> Layout | bytes:
    return layout if isinstance(layout, Layout) else serialised(layout)


def _mesh(
    writer: FileWriter,
    tag: str,
    step: Any,
    *parts: Any,
    config_dict: Mapping[str, Any] | None,
    description: str | None,
) -> bool:
    """An event for each part, as tensorboard writes them; all are encoded with the first."""
    taken = take(writer, tag, "mesh", *parts, check=_mesh_fault)
    if taken is None:
        return False
    encoded: list[Value] = []
    listed = [isinstance(part, list | tuple) for part in parts]

    def make(index: int) -> Encoded:
        if not encoded:
            vertices, faces, colors = map(_as_tensor, arrays(taken), listed)
            encoded.extend(encode.mesh.tf2(tag, vertices, faces, colors, config_dict, description))
            taken.clear()
        return Encoded.of(encoded[index])

    given = [(kind, t) for kind, t in zip(_PARTS, taken, strict=True) if t is not None]
    done = [
        writer.sink.later(partial(make, i), step, tag=f"{tag}_{kind}", kind="mesh", size=t.nbytes)
        for i, (kind, t) in enumerate(given)
    ]
    return all(done)


def _as_tensor(array: Any, listed: bool) -> Any:
    return encode.tensor.of_numbers(array) if listed and array is not None else array


def _mesh_fault(*shapes: tuple[int, ...] | None) -> str | None:
    for kind, shape in zip(_PARTS, shapes, strict=True):
        if (shape is None and kind == "VERTEX") or (shape is not None and (len(shape) != 3 or shape[2] != 3)):
            return f"{kind.lower()}: got shape {shape}, want (batch, n, 3)"
    return None


def _pr_curve_fault(
    labels: tuple[int, ...], predictions: tuple[int, ...], weights: tuple[int, ...] | None
) -> str | None:
    return None if labels == predictions else f"got labels {labels} and predictions {predictions}, want one shape"
