"""Meshes and point clouds: the vertices, faces and colours of one step, which are three values, put together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.errors import BrokenValue
from lossless.values.payload import Metadata, Payload, decoding, within
from lossless.wire.plugins import MeshContent, MeshPluginData

Numbers = NDArray[Any]
MAX_ELEMENTS = 3 << 24
"""Of one part: 16 M vertices, of all meshes of its batch."""
MAX_CONFIG = 1 << 20
_WORDS = {MeshContent.VERTEX: "vertices", MeshContent.FACE: "faces", MeshContent.COLOR: "colours"}
_WHITE = 255


class Part(NamedTuple):
    """A value: `content` says which part of the mesh `name` it is; `array` (batch, n, 3 or 4) as written."""

    name: str
    content: MeshContent
    config: str
    array: Numbers


class Mesh(NamedTuple):
    """One mesh of a batch. `vertices` float32 [n, 3]; `faces` uint32 [m, 3], places of vertices; `colours` uint8
    [n, 3], of each vertex; None without. `config`: what the writer asked of its look, as JSON. `problems`: what is
    wrong with it, as sentences; what they name is left out."""

    name: str
    batch: int
    vertices: NDArray[np.float32]
    faces: NDArray[np.uint32] | None
    colours: NDArray[np.uint8] | None
    config: dict[str, Any]
    problems: tuple[str, ...]


def name_of(said: Metadata) -> str | None:
    """The mesh that a tag is a part of, by what its plugin says; None if it does not say it."""
    try:
        return MeshPluginData.decode(said.content).name or None
    except ValueError:
        return None


def decode(payload: Payload) -> Part:
    """The part in a value. Raises BrokenValue, TooLarge."""
    with decoding(payload):
        said = MeshPluginData.decode(payload.content)
    if said.content_type not in _WORDS:
        raise BrokenValue(f"{payload}: got mesh content {said.content_type}, want 1 vertices, 2 faces or 3 colours")
    want = "numbers (batch, n, 3)"
    array = payload.tensor(want, MAX_ELEMENTS)
    wide = (3, 4) if said.content_type == MeshContent.COLOR else (3,)
    if array.dtype.kind not in "fiu" or array.ndim != 3 or array.shape[2] not in wide:
        raise BrokenValue(f"{payload}: got {array.dtype} {array.shape}, want {want}")
    return Part(said.name, MeshContent(said.content_type), said.json_config, array)


def assembled(parts: Sequence[Part], i: int = 0) -> Mesh:
    """Mesh `i` of the batch that the parts are of. Raises BrokenValue without vertices, or if there is no such mesh."""
    by_content = {part.content: part for part in parts}
    vertex = by_content.get(MeshContent.VERTEX)
    if vertex is None:
        raise BrokenValue(f"mesh {parts[0].name}: got no vertices at this step, want some beside its other parts")
    problems: list[str] = []
    batch = len(vertex.array)
    if not 0 <= i < batch:
        raise BrokenValue(f"mesh {vertex.name}: got {batch} of them at this step, want at least {i + 1}")
    vertices = np.ascontiguousarray(vertex.array[i], np.float32)
    whole: NDArray[np.bool_] = np.all(np.isfinite(vertices), axis=1)
    if lost := int(len(whole) - np.count_nonzero(whole)):
        problems.append(f"{lost} of {len(whole)} vertices are not finite and are left out")
    return Mesh(
        vertex.name,
        batch,
        vertices,
        _faces(_one(by_content, MeshContent.FACE, i, batch, problems), whole, problems),
        _colours(_one(by_content, MeshContent.COLOR, i, batch, problems), len(vertices), problems),
        _config(vertex.config, problems),
        tuple(problems),
    )


def _one(
    parts: dict[MeshContent, Part], content: MeshContent, i: int, batch: int, problems: list[str]
) -> Numbers | None:
    """Those of mesh `i`; a batch of one is of all."""
    part = parts.get(content)
    if part is None:
        return None
    if len(part.array) not in (1, batch):
        problems.append(f"{_WORDS[content]} of {len(part.array)} meshes, where vertices are of {batch}: left out")
        return None
    return np.asarray(part.array[i if len(part.array) == batch else 0])


def _faces(array: Numbers | None, whole: NDArray[np.bool_], problems: list[str]) -> NDArray[np.uint32] | None:
    if array is None:
        return None
    inside = (array >= 0) & (array < len(whole))
    known: NDArray[np.bool_] = np.all(inside, axis=1)
    if lost := int(len(known) - np.count_nonzero(known)):
        problems.append(f"{lost} of {len(known)} faces name vertices that are not there and are left out")
    faces = array[known].astype(np.uint32)
    if not whole.all():
        faces = faces[whole[faces].all(axis=1)]
    return np.ascontiguousarray(faces)


def _colours(array: Numbers | None, vertices: int, problems: list[str]) -> NDArray[np.uint8] | None:
    if array is None:
        return None
    if len(array) != vertices:
        problems.append(f"{len(array)} colours for {vertices} vertices: left out")
        return None
    array = array[:, :3]
    if _from_0_to_1(array):
        problems.append("colours from 0 to 1 are shown as 0 to 255; TensorBoard shows them black")
        array = np.rint(array * _WHITE)
    with np.errstate(invalid="ignore"):
        return np.ascontiguousarray(np.nan_to_num(array, nan=0, posinf=_WHITE, neginf=0).clip(0, _WHITE), np.uint8)


def _from_0_to_1(array: Numbers) -> bool:
    """Whether they are fractions; whole numbers up to 1 are dark colours."""
    if array.dtype.kind != "f" or not array.size or not np.nanmax(array, initial=0) <= 1:
        return False
    return bool((array % 1 > 0).any())


def _config(text: str, problems: list[str]) -> dict[str, Any]:
    if not text:
        return {}
    within("bytes of the mesh's config", len(text), MAX_CONFIG)
    try:
        config = json.loads(text)
    except (ValueError, RecursionError) as error:
        problems.append(f"its config is no JSON ({error}): left out")
        return {}
    if config is None:  # as torch says that there is none
        return {}
    if not isinstance(config, dict):
        problems.append(f"its config is a JSON {type(config).__name__}, want an object: left out")
        return {}
    return config
