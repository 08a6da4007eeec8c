"""`GET|POST /api/export`: the points of chosen runs and tags as one Parquet file, streamed."""

from __future__ import annotations

from itertools import chain

from starlette.responses import Response, StreamingResponse

from lossless.query import scalar_pieces
from lossless.server.resource import Asked, Resource
from lossless.server.respond import NO_STORE
from lossless.server.schema import STRING, array, one_of, said
from lossless.types import Kind

PARQUET = "application/vnd.apache.parquet"
_HEADERS = {**NO_STORE, "content-disposition": 'attachment; filename="lossless.parquet"'}


def answer(asked: Asked) -> Response:
    """A file to keep."""
    board, params = asked.site.board, asked.params
    params.choice("format", ("parquet",))
    runs, tags = params.names("runs"), params.names("tags")
    if runs is None:
        runs = tuple(run.name for run in board.runs)
    if tags is None:
        tags = tuple(tag.name for tag in board.tags if tag.kind is Kind.SCALAR)
    pieces = scalar_pieces(board.scalars, runs, tags)
    first = next(pieces)  # an error can still become a status
    return StreamingResponse(chain((first,), pieces), headers=_HEADERS, media_type=PARQUET)


RESOURCE = Resource(
    path="/api/export",
    summary="Every point of chosen runs and tags as one Parquet file",
    answer=answer,
    methods=("GET", "POST"),
    errors=(400, 404, 413),
    schema=None,
    parameters={
        "format": said(one_of("parquet"), "parquet if absent; CSV is /api/scalars"),
        "runs": said(array(STRING), "all if absent; may repeat"),
        "tags": said(array(STRING), "scalar tags, all if absent; may repeat"),
    },
    media={
        PARQUET: "columns run, tag, step int64, wall_time float64, value float64; row groups of some runs each",
    },
)
