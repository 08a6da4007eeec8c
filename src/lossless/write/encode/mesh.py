"""Point clouds and triangle meshes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossless.wire.events import Value
from lossless.wire.plugins import MeshContent, MeshPluginData
from lossless.wire.tensorproto import Dimension, DType, TensorProto, TensorShape
from lossless.wire.tensors import from_numpy
from lossless.write.encode.encoded import Encoded
from lossless.write.encode.metadata import metadata

Array = NDArray[Any]
PLUGIN = "mesh"


def tf2(
    name: str,
    vertices: Array,
    faces: Array | None = None,
    colors: Array | None = None,
    config_dict: Mapping[str, Any] | None = None,
    description: str | None = None,
) -> Encoded:
    """`name_VERTEX`, `name_FACE`, `name_COLOR`: each of shape (batch, n, 3), in the dtype it has; readers cast them to
    float32, int32 and uint8. Raises ValueError."""
    parts = _parts(vertices, faces, colors)
    return Encoded(
        Value(
            f"{name}_{kind.name}",
            tensor=from_numpy(array),
            metadata=metadata(PLUGIN, _content(name, kind, parts, config_dict), description=description),
        )
        for kind, array in parts.items()
    )


def torch(
    name: str,
    vertices: Array,
    colors: Array | None = None,
    faces: Array | None = None,
    config_dict: Mapping[str, Any] | None = None,
    display_name: str | None = None,
    description: str | None = None,
) -> Encoded:
    """The same tags as SummaryWriter.add_mesh writes them: every part as float32 in `float_val`. Raises ValueError."""
    parts = _parts(vertices, faces, colors)
    return Encoded(
        Value(
            f"{name}_{kind.name}",
            tensor=_float_val(array),
            metadata=metadata(
                PLUGIN, _content(name, kind, parts, config_dict), display_name=display_name, description=description
            ),
        )
        for kind, array in parts.items()
    )


def _parts(vertices: Array, faces: Array | None, colors: Array | None) -> dict[MeshContent, Array]:
    given = {MeshContent.VERTEX: vertices, MeshContent.FACE: faces, MeshContent.COLOR: colors}
    parts = {kind: np.asarray(array) for kind, array in given.items() if array is not None}
    for kind, array in parts.items():
        if array.ndim != 3:
            raise ValueError(f"mesh {kind.name.lower()}: got shape {array.shape}, want (batch, n, 3)")
    return parts


def _content(
    name: str, kind: MeshContent, parts: dict[MeshContent, Array], config_dict: Mapping[str, Any] | None
) -> bytes:
    config = "{}" if config_dict is None else json.dumps(config_dict, sort_keys=True)
    components = sum(1 << part for part in parts)
    return MeshPluginData(0, name, kind, config, parts[kind].shape, components).encode()


def _float_val(array: Array) -> TensorProto:
    values = tuple(array.astype(np.float32).ravel().tolist())
    return TensorProto(DType.FLOAT, TensorShape(tuple(map(Dimension, array.shape))), float_val=values)
