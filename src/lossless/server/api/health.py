"""`GET /healthz`: whether the server answers; asks for no token."""

from __future__ import annotations

from starlette.responses import Response

from lossless.server.resource import Asked, Resource
from lossless.server.respond import json_answer
from lossless.server.schema import obj


def answer(asked: Asked) -> Response:
    """That it does."""
    return json_answer({"ok": True})


RESOURCE = Resource(
    path="/healthz", summary="Whether the server answers", answer=answer, schema=obj(ok={"const": True})
)
