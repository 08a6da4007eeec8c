"""`GET /api/events`: the one event stream, which says what grew."""

from __future__ import annotations

from starlette.responses import Response, StreamingResponse

from lossless.server.api.shapes import COUNTS, PROGRESS
from lossless.server.live import MANY
from lossless.server.resource import STREAM, Asked, Resource
from lossless.server.schema import COUNT, INTEGER, NUMBER, STRING, array, maybe, obj, said

_HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}


def answer(asked: Asked) -> Response:
    """A stream that ends with the server."""
    return StreamingResponse(asked.site.live.listen(), headers=_HEADERS, media_type=STREAM)


_NAMES = maybe(array(STRING, f"null: more than {MANY}"))
CHANGED = obj(
    "Data of a `changed` event, sent at once and then at most every 100 ms.",
    generation=INTEGER,
    progress=PROGRESS,
    runs=_NAMES,
    tags=_NAMES,
    new_runs=_NAMES,
    new_tags=_NAMES,
    gone_runs=_NAMES,
    findings=COUNTS,
    findings_number=said(COUNT, "another one when a finding came, went or says something else"),
    notes=said(COUNT, "revision of the notes; another one when somebody changed them"),
    checked_at=said(maybe(NUMBER), "when the doctor last examined the board; told anew each time"),
    points=COUNT,
    last_wall_time=maybe(NUMBER),
)
RESOURCE = Resource(
    path="/api/events",
    summary="Server-sent events: `hello` {generation, version}, then `changed`; a comment after 15 quiet seconds",
    answer=answer,
    media={STREAM: "`hello`, then `changed` events; this schema is the data of `changed`"},
    schema=CHANGED,
)
