"""`GET /api/tags`, `GET /api/last`: all tags, and the last, smallest or largest value of one in every run."""

from __future__ import annotations

from starlette.responses import Response

from lossless.server.api.shapes import ROLE
from lossless.server.resource import Asked, Resource
from lossless.server.respond import json_answer
from lossless.server.schema import COUNT, INTEGER, NUMBER, STRING, array, mapping, obj, one_of, said

_OF = ("last", "min", "max")
_FIELDS = ("name", "runs", "points", "display_name", "description", "base", "role")


def answer(asked: Asked) -> Response:
    """Every tag."""
    board = asked.site.board
    generation, tags = board.generation, board.tags
    described = [{**{name: getattr(tag, name) for name in _FIELDS}, "kind": tag.kind.name.lower()} for tag in tags]
    return json_answer({"generation": generation, "tags": described})


def answer_last(asked: Asked) -> Response:
    """One value a run."""
    board = asked.site.board
    tag, of = asked.params.string("tag"), asked.params.choice_or("last", "of", _OF)
    generation = board.generation
    return json_answer({"generation": generation, "tag": tag, "of": of, "runs": board.last(tag, of)})


TAGS = Resource(
    path="/api/tags",
    summary="Every tag: kind, how many runs wrote it, and what it is the role of",
    answer=answer,
    schema=obj(
        generation=INTEGER,
        tags=array(
            obj(
                name=STRING,
                kind=said(STRING, "scalar, histogram, image, …"),
                runs=COUNT,
                points=COUNT,
                display_name=STRING,
                description=STRING,
                base=said(STRING, "of `val_loss` beside `loss`, `loss`; of a part of a mesh the mesh; else the name"),
                role=ROLE,
            )
        ),
    ),
)
LAST = Resource(
    path="/api/last",
    summary="The last, smallest or largest value of a tag in every run that wrote it",
    answer=answer_last,
    parameters={"tag": said(STRING, "name of the tag"), "of": {**one_of(*_OF), "default": "last"}},
    required=("tag",),
    errors=(400, 404),
    schema=obj(generation=INTEGER, tag=STRING, of=one_of(*_OF), runs=mapping(NUMBER)),
)
