"""`GET /api/value`: the bytes of one value as they lie in its file."""

from __future__ import annotations

from starlette.responses import Response

from lossless.server.resource import Asked, Resource
from lossless.server.respond import IMMUTABLE
from lossless.server.value_params import ERRORS, ONE, REQUIRED, payload

BYTES = "application/octet-stream"


def answer(asked: Asked) -> Response:
    """To be saved, never shown."""
    headers = {**IMMUTABLE, "content-disposition": "attachment", "x-content-type-options": "nosniff"}
    return Response(payload(asked).raw, headers=headers, media_type=BYTES)


RESOURCE = Resource(
    path="/api/value",
    summary="The bytes of one value as they lie in its file: a Summary.Value, or an Event's field",
    answer=answer,
    parameters=ONE,
    required=REQUIRED,
    errors=ERRORS,
    media={BYTES: "a serialised message"},
    schema=None,
)
