"""Every encoding ever written becomes the one current Kind, here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lossless.types import Kind
from lossless.wire.kinds import Shape
from lossless.wire.result import TagInfo

SHAPES = 32
"""Shapes are below this number."""
EVENTS = {
    Shape.GRAPH_DEF: Kind.GRAPH,
    Shape.META_GRAPH: Kind.META_GRAPH,
    Shape.RUN_METADATA: Kind.RUN_METADATA,
    Shape.LOG: Kind.TEXT,
}
"""Events without summary that the board keeps."""
EVENT_TAGS = {
    Kind.GRAPH: "__run_graph__",
    Kind.META_GRAPH: "__meta_graph__",
    Kind.RUN_METADATA: "__run_metadata__",
    Kind.TEXT: "__log_message__",
}
"""Names of what was written without a tag, as TensorBoard spells them where it does."""

_PLUGINS = {
    "scalars": Kind.SCALAR,
    "histograms": Kind.HISTOGRAM,
    "images": Kind.IMAGE,
    "audio": Kind.AUDIO,
    "text": Kind.TEXT,
    "pr_curves": Kind.PR_CURVE,
    "mesh": Kind.MESH,
    "hparams": Kind.HPARAMS,
    "custom_scalars": Kind.LAYOUT,
    "graphs": Kind.GRAPH,
    "graph_keras_model": Kind.KERAS_GRAPH,
    "graph_run_metadata": Kind.RUN_METADATA,
    "graph_run_metadata_graph": Kind.RUN_METADATA,
    "graph_tagged_run_metadata": Kind.RUN_METADATA,
}
_LEGACY = {
    Shape.SIMPLE: Kind.SCALAR,
    Shape.HISTO: Kind.HISTOGRAM,
    Shape.OLD_HISTOGRAM: Kind.HISTOGRAM,
    Shape.IMAGE: Kind.IMAGE,
    Shape.AUDIO: Kind.AUDIO,
}
_SCALAR_CLASS = 1  # DataClass.DATA_CLASS_SCALAR


def kind_of(shape: Shape, tag: TagInfo) -> Kind | None:
    """The kind of a value of `shape` under `tag`; None for a value that holds nothing.

    The legacy fields say it themselves, whatever the plugin. A tensor is what its plugin says; a one-element numeric
    tensor without plugin (torch's new style may lack a data class too) or of data class scalar is a scalar; a tensor of
    several elements never is."""
    if shape in _LEGACY:
        return _LEGACY[shape]
    of_plugin = _PLUGINS.get(tag.plugin)
    if shape == Shape.TENSOR_SCALAR:
        scalar = not tag.plugin or (of_plugin is None and tag.data_class == _SCALAR_CLASS)
        return Kind.SCALAR if scalar else of_plugin or Kind.TENSOR
    if shape == Shape.EMPTY:  # what a plugin that we do not know keeps in its metadata is shown as a tensor without one
        return None if not tag.plugin or of_plugin == Kind.SCALAR else of_plugin or Kind.TENSOR
    return Kind.TENSOR if of_plugin in (None, Kind.SCALAR) else of_plugin


def kind_of_tensor(plugin: str, data_class: int = 0) -> Kind | None:
    """The kind of a tensor of several elements whose metadata says this."""
    return kind_of(Shape.TENSOR, TagInfo("", plugin, data_class=data_class))


def kinds_of(tags: Sequence[TagInfo]) -> NDArray[np.uint8]:
    """`kind_of` as a table [tag, shape], 0 for None."""
    return np.frombuffer(b"".join([_row(tag.plugin, tag.data_class) for tag in tags]), np.uint8).reshape(-1, SHAPES)


@lru_cache(1024)
def _row(plugin: str, data_class: int) -> bytes:
    tag = TagInfo("", plugin, data_class=data_class)
    row = bytearray(SHAPES)
    for shape in Shape:
        if shape < Shape.FILE_VERSION:
            row[shape] = kind_of(shape, tag) or 0
    return bytes(row)


def event_kinds() -> NDArray[np.uint8]:
    """The kinds of events without summary, as a row by shape."""
    row = np.zeros((1, SHAPES), np.uint8)
    for shape, kind in EVENTS.items():
        row[0, shape] = kind
    return row
