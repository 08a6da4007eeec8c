"""The parameters that name one value, and what each route of one value shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lossless.server.schema import COUNT, STRING, Schema, said
from lossless.types import INT64_MAX, Kind
from lossless.values.payload import ValueRef

if TYPE_CHECKING:
    from lossless.query import Payload
    from lossless.server.resource import Asked

KINDS = {kind.name.lower(): kind for kind in Kind}
ONE: dict[str, Schema] = {
    "run": said(STRING, "name of the run"),
    "file": said(STRING, "key of the file, from the list of values"),
    "at": said(COUNT, "where the value lies in the file, from the list of values"),
}
REQUIRED = ("run", "file", "at")
ERRORS = (400, 404, 410, 422)
"""What a route of one value may answer."""


def value_ref(asked: Asked) -> ValueRef:
    """The value asked for."""
    params = asked.params
    at = params.integer("at", 0, INT64_MAX)
    return ValueRef(params.string("run"), params.string("file"), -1 if at is None else at)


def payload(asked: Asked) -> Payload:
    """Its bytes. Raises NotFoundError, ValueGone, TooLarge."""
    return asked.site.board.payload(value_ref(asked))
