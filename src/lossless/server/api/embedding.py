"""`GET /api/embedding`: one part of one embedding: its points, their components, metadata, pictures, bookmarks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from starlette.responses import Response

from lossless.server.resource import Asked, Resource
from lossless.server.respond import IMMUTABLE, Pieces, json_answer
from lossless.server.schema import BOOLEAN, COUNT, STRING, array, obj, one_of, said
from lossless.values.components import SCALES

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST = 50
"""Components that are asked for at most."""
BYTES = "application/octet-stream"
PARTS = ("vectors", "components", "metadata", "sprite", "bookmarks")


def answer(asked: Asked) -> Response:
    """The part asked for."""
    params, found = asked.params, asked.site.board.embeddings
    part = params.choice_or("vectors", "part", PARTS)
    at = params.string("run"), params.string("name"), params.string("key")
    if part == "vectors":
        return _floats(found.vectors(*at), {})
    if part == "components":
        scale = params.choice_or("none", "scale", SCALES)
        made = found.components(*at, params.integer("most", 1, MOST) or MOST, scale)  # type: ignore[arg-type]  # one of SCALES
        facts = {"variance": made.variance.tolist(), "total": made.total, "exact": made.exact}
        return _floats(made.points, {**facts, "left_out": made.left_out})
    if part == "sprite":
        data, media = found.sprite(*at)
        return Response(data, headers=IMMUTABLE, media_type=media)
    if part == "bookmarks":
        return json_answer({"columns": [], "problems": [], "bookmarks": found.bookmarks(*at)}, IMMUTABLE)
    columns, problems = found.metadata(*at)
    told = {"columns": [column._asdict() for column in columns], "problems": problems, "bookmarks": []}
    return json_answer(told, IMMUTABLE)


def _floats(points: NDArray[np.float32], facts: Mapping[str, Any]) -> Response:
    """Rows of little-endian float32; header `lossless` is JSON with their shape."""
    data = np.ascontiguousarray(points, "<f4")
    header = json.dumps({"shape": data.shape, **facts})
    return Pieces([data.data.cast("B")], BYTES, {**IMMUTABLE, "lossless": header})


RESOURCE = Resource(
    path="/api/embedding",
    summary="One part of one embedding: points, principal components, metadata, pictures or bookmarks",
    answer=answer,
    parameters={
        "run": said(STRING, "as in the list of embeddings"),
        "name": said(STRING, "as in the list"),
        "key": said(STRING, "of a version in the list"),
        "part": {**one_of(*PARTS), "default": "vectors"},
        "scale": {
            **one_of(*SCALES),
            "default": "none",
            "description": "components of points of length 1 (unit), or of that length from the centre of all (sphere)",
        },
        "most": {"type": "integer", "minimum": 1, "maximum": MOST, "description": "components; absent: 50"},
    },
    required=("run", "name", "key"),
    errors=(400, 404, 410, 422),
    media={
        BYTES: "vectors, components: rows of float32, little-endian; header `lossless` is JSON: `shape`, and of "
        "components `variance` of each, `total` of all dimensions, `exact`, and `left_out`: points that are not finite",
        "image/png": "sprite: PNG, JPEG, GIF, WebP or BMP, by its content",
    },
    schema=obj(
        "Of metadata and bookmarks.",
        columns=array(
            obj(
                name=STRING,
                numeric=said(BOOLEAN, "every text that is not empty is a number"),
                distinct=said(COUNT, "different texts"),
                values=array(STRING, "one a point"),
            )
        ),
        problems=array(STRING),
        bookmarks=array({"type": "object"}, "states that TensorBoard's projector saved"),
    ),
)
