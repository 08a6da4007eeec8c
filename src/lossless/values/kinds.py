"""What a kind is called, how it is decoded and where it is shown: one row a kind, and no folder per plugin."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Literal, NamedTuple

from lossless.types import Kind
from lossless.values.payload import Payload

DataClass = Literal["scalar", "tensor", "blob", "none"]
"""As in SummaryMetadata.data_class."""


class Row(NamedTuple):
    """`word`, `plural`: for people. `decoder`: the module of `values` whose `decode(payload)` is the kind's. `view`:
    the page's."""

    kind: Kind
    word: str
    plural: str
    data_class: DataClass
    decoder: str
    view: str


ROWS = (
    Row(Kind.SCALAR, "scalar", "scalars", "scalar", "tensor", "scalars"),
    Row(Kind.HISTOGRAM, "histogram", "histograms", "tensor", "histogram", "media"),
    Row(Kind.IMAGE, "image", "images", "blob", "image", "media"),
    Row(Kind.AUDIO, "sound", "audio", "blob", "audio", "media"),
    Row(Kind.TEXT, "text", "texts", "tensor", "text", "media"),
    Row(Kind.TENSOR, "tensor", "tensors", "tensor", "tensor", "media"),
    Row(Kind.PR_CURVE, "PR curve", "PR curves", "tensor", "pr_curve", "media"),
    Row(Kind.MESH, "mesh", "meshes", "tensor", "mesh", "media"),
    Row(Kind.HPARAMS, "parameters", "parameters", "none", "hparams", "params"),
    Row(Kind.LAYOUT, "layout", "layouts", "tensor", "layout", "scalars"),
    Row(Kind.GRAPH, "graph", "graphs", "blob", "graphs", "graphs"),
    Row(Kind.META_GRAPH, "meta graph", "meta graphs", "blob", "graphs", "graphs"),
    Row(Kind.RUN_METADATA, "run metadata", "run metadata", "blob", "graphs", "graphs"),
    Row(Kind.KERAS_GRAPH, "Keras graph", "Keras graphs", "blob", "graphs", "graphs"),
)
BY_KIND = {row.kind: row for row in ROWS}


def decode(payload: Payload) -> Any:
    """What the value shows, as its kind's decoder makes it. Raises BrokenValue, TooLarge."""
    return import_module(f"lossless.values.{BY_KIND[payload.kind].decoder}").decode(payload)
