"""`GET|POST /api/scalars`: the points of many runs and tags, reduced to pixels and smoothed if asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from starlette.responses import Response, StreamingResponse

from lossless.query.requests import COLUMNS
from lossless.server.api.series_params import DRAWING, series_request
from lossless.server.arrow import arrow_pieces
from lossless.server.negotiate import ARROW, FORMATS, choose
from lossless.server.resource import Asked, Resource
from lossless.server.respond import NO_STORE, Pieces
from lossless.server.schema import COUNT, INTEGER, NUMBER, STRING, array, maybe, obj, said
from lossless.server.series_facts import columns, facts
from lossless.server.series_text import csv_pieces, json_pieces

if TYPE_CHECKING:
    from lossless.query import Board, SeriesAnswer, SeriesRequest

_RUNS_AT_ONCE = 32
_PIECE = 1 << 18


def answer(asked: Asked) -> Response:
    """The points in the form asked for; JSON and CSV leave as they are made."""
    board, params = asked.site.board, asked.params
    form = params.choice("format", tuple(FORMATS)) or choose(asked.accept, FORMATS, "json")
    request = series_request(params)
    if form == "arrow":
        found = board.series(request)
        return Pieces(arrow_pieces(columns(found), facts(found)), ARROW)
    if form == "json":
        return _streamed(json_pieces(board.series(request)), FORMATS["json"])
    return _streamed(csv_pieces(_in_batches(board, replace(request, columns=COLUMNS))), FORMATS["csv"])


def _in_batches(board: Board, request: SeriesRequest) -> Iterator[SeriesAnswer]:
    """All points of everything need not fit in memory a second time: they are asked for a few runs at a time."""
    runs = request.runs if request.runs is not None else tuple(run.name for run in board.runs)
    reduced = request.pixels is not None or request.after is not None
    if reduced or len(runs) <= _RUNS_AT_ONCE or not {tag.name for tag in board.tags}.issuperset(request.tags):
        yield board.series(request)
        return
    for tag in request.tags:
        for first in range(0, len(runs), _RUNS_AT_ONCE):
            yield board.series(replace(request, tags=(tag,), runs=runs[first : first + _RUNS_AT_ONCE]))


def _streamed(pieces: Iterator[bytes], media: str) -> Response:
    """One body if small, else a stream whose first piece is made here, where an error can still become a status."""
    ahead = _gathered(pieces)
    first, second = next(ahead), next(ahead, None)
    if second is None:
        return Response(first, headers=NO_STORE, media_type=media)
    return StreamingResponse(chain((first, second), ahead), headers=NO_STORE, media_type=media)


def _gathered(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """`pieces` joined to at least `_PIECE` bytes each; at least one, even if empty."""
    held, size = [], 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _PIECE:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


_MEMBERS = {
    "run": STRING,
    "tag": STRING,
    "offset": said(COUNT, "first row of the series in the columns"),
    "length": said(COUNT, "rows of the series, in drawing order"),
    "points": said(COUNT, "all its points in range, of which the rows are a part"),
    "total": said(COUNT, "all its points"),
    "first_step": maybe(INTEGER),
    "last_step": maybe(INTEGER),
    "first_wall_time": maybe(NUMBER),
    "nonfinite": COUNT,
    "first_nonfinite_step": maybe(INTEGER),
    "attempts": array(INTEGER, "first step of each attempt"),
    "workers": COUNT,
    "last_value": maybe(NUMBER),
    "since": said(
        COUNT, "points the cursor knew, not sent again; 0: the rows are the whole series, forget what was known"
    ),
}
_COLUMNS = {
    "x": array(NUMBER),
    "y": array(NUMBER, "as written; absent with raw=false"),
    "s": array(NUMBER, "smoothed; absent without smoothing"),
    "flags": array(COUNT, "1: superseded; 2: the line breaks before this point"),
    "step": array(INTEGER),
    "wall_time": array(NUMBER),
}
_SERIES = obj(**_MEMBERS, **_COLUMNS)
_SERIES["required"] = [*_MEMBERS, "x", "flags"]
RESOURCE = Resource(
    path="/api/scalars",
    methods=("GET", "POST"),
    summary="Points of many runs and tags, reduced to pixels on all points and smoothed on all points",
    answer=answer,
    parameters=DRAWING,
    required=("tags",),
    errors=(400, 404, 406, 413),
    media={
        ARROW: "one record batch with the columns; schema metadata `lossless` is this JSON without the columns",
        "text/csv": "run,tag,step,wall_time,value[,smoothed], one line a point, full precision",
    },
    schema=obj(
        generation=INTEGER,
        cursor=STRING,
        series=array(_SERIES),
        missing=array(obj(tag=STRING, runs=said(COUNT, "how many other runs wrote it"))),
    ),
)
