"""`GET /api/embeddings`: every table of points, of projector configs and of event files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from lossless.server.resource import Asked, Resource
from lossless.server.respond import json_answer
from lossless.server.schema import BOOLEAN, COUNT, INTEGER, STRING, Schema, array, maybe, obj, one_of, said

if TYPE_CHECKING:
    from lossless.query import Embedding


def answer(asked: Asked) -> Response:
    """All of them."""
    board = asked.site.board
    generation = board.generation
    return json_answer({"generation": generation, "embeddings": [_described(one) for one in board.embeddings.all()]})


def _described(one: Embedding) -> dict[str, Any]:
    return {**one._asdict(), "versions": [version._asdict() for version in one.versions]}


def _pair(about: str) -> Schema:
    return maybe({**array(COUNT, about), "minItems": 2, "maxItems": 2})


RESOURCE = Resource(
    path="/api/embeddings",
    summary="Every table of points: named by projector configs, or a tensor of an event file",
    answer=answer,
    schema=obj(
        generation=INTEGER,
        embeddings=array(
            obj(
                run=said(STRING, "the run, or the directory above runs that has the config"),
                name=STRING,
                source=said(one_of("file", "event", "checkpoint"), "where its points are"),
                versions=array(
                    obj(
                        step=maybe(INTEGER),
                        key=said(STRING, "stands for exactly these files: parameter of /api/embedding"),
                    ),
                    "that can be read, by step",
                ),
                shape=_pair("points and dimensions of the newest; null: known when it is read"),
                columns=array(STRING, "of its metadata"),
                image=_pair("width and height of a point's picture in the sprite"),
                bookmarks=BOOLEAN,
                problems=array(STRING, "what of it cannot be shown, and why"),
            )
        ),
    ),
)
