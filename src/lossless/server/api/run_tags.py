"""`GET /api/run_tags`: what one run wrote, and its attempts."""

from __future__ import annotations

from starlette.responses import Response

from lossless.server.resource import Asked, Resource
from lossless.server.respond import json_answer
from lossless.server.schema import COUNT, INTEGER, NUMBER, STRING, array, maybe, obj, one_of, said
from lossless.types import Kind


def answer(asked: Asked) -> Response:
    """Its tags and attempts."""
    found = asked.site.board.run_details(asked.params.string("run"))
    tags = [{**tag._asdict(), "kind": tag.kind.name.lower()} for tag in found.tags]
    attempts = [attempt._asdict() for attempt in found.attempts]
    return json_answer({"generation": found.generation, "tags": tags, "attempts": attempts})


RESOURCE = Resource(
    path="/api/run_tags",
    summary="The tags of one run with their newest values, and its attempts",
    answer=answer,
    parameters={"run": said(STRING, "name of the run")},
    required=("run",),
    errors=(400, 404),
    schema=obj(
        generation=INTEGER,
        tags=array(
            obj(
                name=STRING,
                kind=one_of(*(kind.name.lower() for kind in Kind)),
                values=COUNT,
                last_step=said(maybe(INTEGER), "of a scalar"),
                last_value=said(maybe(NUMBER), "of a scalar"),
                nonfinite=COUNT,
            )
        ),
        attempts=array(
            obj(
                "Of the longest series; its end is null where parallel workers wrote it.",
                first_step=INTEGER,
                last_step=maybe(INTEGER),
                first_wall_time=maybe(NUMBER),
                last_wall_time=maybe(NUMBER),
            )
        ),
    ),
)
