"""`GET /api/mesh`: one mesh: its vertices, faces and colours as numbers, or what it says of itself."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray
from starlette.responses import Response

from lossless.errors import BrokenValue
from lossless.query import mesh_parts
from lossless.server.encode import to_json
from lossless.server.resource import Asked, Resource
from lossless.server.respond import IMMUTABLE, NO_STORE, Pieces, json_answer
from lossless.server.schema import COUNT, NUMBER, STRING, array, maybe, obj, one_of, said
from lossless.server.value_params import ERRORS, ONE, REQUIRED, value_ref
from lossless.types import Kind
from lossless.values.mesh import Mesh, assembled, decode

FORMS = ("parts", "facts")
BINARY = "application/octet-stream"
_MOST = 1 << 31


def answer(asked: Asked) -> Response:
    """The mesh that the value is a part of. While its file is read, other parts of it may still come."""
    form = asked.params.choice_or("parts", "form", FORMS)
    board = asked.site.board
    parts = mesh_parts(board, value_ref(asked))
    for part in parts:
        if part.kind is not Kind.MESH:
            raise BrokenValue(f"{part}: got a value of kind {part.kind.name.lower()}, want a part of a mesh")
    mesh = assembled([decode(part) for part in parts], asked.params.integer("i", 0, _MOST) or 0)
    headers = IMMUTABLE if board.progress.done else NO_STORE
    if form == "facts":
        return json_answer(_facts(mesh), headers)
    return Pieces(_body(mesh), BINARY, headers)


def _body(mesh: Mesh) -> list[memoryview]:
    """Length of the facts (uint32), the facts padded to four bytes, then the numbers, little-endian."""
    facts = to_json(_facts(mesh))
    facts += b" " * (-len(facts) % 4)
    columns = [(mesh.vertices, "<f4"), (mesh.faces, "<u4"), (mesh.colours, "u1")]
    numbers = [_bytes(np.ascontiguousarray(column, kind)) for column, kind in columns if column is not None]
    return [memoryview(struct.pack("<I", len(facts)) + facts), *numbers]


def _bytes(column: NDArray[Any]) -> memoryview:
    return column.data.cast("B") if column.size else memoryview(b"")  # no cast has no bytes


def _facts(mesh: Mesh) -> dict[str, Any]:
    finite = mesh.vertices[np.isfinite(mesh.vertices).all(axis=1)]
    bounds = [finite.min(axis=0).tolist(), finite.max(axis=0).tolist()] if len(finite) else None
    return {
        "name": mesh.name,
        "batch": mesh.batch,
        "vertices": len(mesh.vertices),
        "faces": None if mesh.faces is None else len(mesh.faces),
        "colours": mesh.colours is not None,
        "bounds": bounds,
        "config": mesh.config,
        "problems": list(mesh.problems),
    }


RESOURCE = Resource(
    path="/api/mesh",
    summary="One mesh or point cloud, put together from the values of its vertices, faces and colours",
    answer=answer,
    parameters={
        **ONE,
        "i": said(COUNT, "which mesh of the batch, counted from 0"),
        "form": {**one_of(*FORMS), "default": "parts", "description": "`facts`: this JSON"},
    },
    required=REQUIRED,
    errors=ERRORS,
    media={
        BINARY: "uint32 length of the facts, the facts as JSON (padded with spaces to four bytes), float32 vertices "
        "[n, 3], uint32 faces [m, 3] if not null, uint8 colours [n, 3] if true; all little-endian"
    },
    schema=obj(
        name=STRING,
        batch=said(COUNT, "meshes of this step"),
        vertices=COUNT,
        faces=said(maybe(COUNT), "null: a point cloud"),
        colours={"type": "boolean"},
        bounds=said(maybe(array(array(NUMBER))), "lowest and highest corner of what is finite"),
        config={"type": "object", "description": "what the writer asked of camera, lights and material"},
        problems=array(STRING, "what is wrong with it, and was left out"),
    ),
)
