"""`GET|POST /api/histograms`: histograms of a tag over steps and runs, added up to rows and even bins to draw."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from starlette.responses import Response, StreamingResponse

from lossless.query.histogram_request import MAX_BINS, MAX_ROWS, MAX_STEPS, HistogramsRequest
from lossless.query.requests import ATTEMPTS, AXES
from lossless.server.arrow import arrow_pieces
from lossless.server.histogram_text import csv_pieces
from lossless.server.negotiate import ARROW, FORMATS, choose
from lossless.server.resource import Asked, Resource
from lossless.server.respond import NO_STORE, Pieces, json_answer
from lossless.server.schema import BOOLEAN, COUNT, INTEGER, NUMBER, STRING, Schema, array, maybe, obj, one_of, said

if TYPE_CHECKING:
    from lossless.query import HistogramsAnswer
    from lossless.server.params import Params


def answer(asked: Asked) -> Response:
    """Rows and bins, or with CSV every bucket as it was written."""
    board, params = asked.site.board, asked.params
    form = params.choice("format", tuple(FORMATS)) or choose(asked.accept, FORMATS, "json")
    request = _request(params)
    if form == "csv":
        pieces = csv_pieces(request.tag, board.histogram_buckets(request))
        ahead = tuple(islice(pieces, 2))  # here an error can still become a status
        return StreamingResponse(chain(ahead, pieces), headers=NO_STORE, media_type=FORMATS["csv"])
    found = board.histograms(request)
    columns = {**found.columns, "percentiles": found.percentiles, "counts": found.counts}
    if form == "arrow":
        return Pieces(arrow_pieces(columns, _facts(found)), ARROW)
    return json_answer({**_facts(found), **{name: column.tolist() for name, column in columns.items()}})


def _request(params: Params) -> HistogramsRequest:
    rows = params.integer("rows", 0, MAX_ROWS)
    return HistogramsRequest(
        tag=params.string("tag"),
        runs=params.names("runs"),
        x=params.choice_or("step", "x", AXES),
        range=params.pair("range"),
        rows=_DEFAULT if rows is None else rows,
        bins=params.integer("bins", 1, MAX_BINS) or _DEFAULT,
        low=params.number("low"),
        high=params.number("high"),
        steps=params.integers("steps", MAX_STEPS),
        attempts=params.choice_or("all", "attempts", ATTEMPTS),
        clip=params.flag("clip", False),
    )


def _facts(found: HistogramsAnswer) -> dict[str, Any]:
    runs = [{**run._asdict(), "broken": [{"step": step, "why": why} for step, why in run.broken]} for run in found.runs]
    names = ("generation", "tag", "low", "high", "low_all", "high_all")
    return {**{name: getattr(found, name) for name in names}, "runs": runs}


_DEFAULT = 64
_RUN = {
    "run": STRING,
    "offset": said(COUNT, "its first row in the columns"),
    "length": said(COUNT, "its rows: those drawn, by x, then those picked"),
    "values": said(COUNT, "histograms in range, of which the rows are made"),
    "total": said(COUNT, "all its histograms"),
    "buckets": said(COUNT, "as written, most of one histogram"),
    "lost": said(NUMBER, "values that lie in no bucket: NaN, infinite or outside; NaN: some, how many is not written"),
    "broken": array(obj(step=INTEGER, why=STRING), "the first values that cannot be decoded"),
    "broken_total": COUNT,
    "gone": said(maybe(STRING), "why a file of the run cannot be read any more"),
}
_COLUMNS: dict[str, Schema] = {
    "x": array(NUMBER, "of the last histogram in the row"),
    "first_x": array(NUMBER, "of the first one"),
    "step": array(INTEGER, "of the last one"),
    "first_step": array(INTEGER),
    "wall_time": array(NUMBER),
    "values": array(COUNT, "histograms added up in the row"),
    "flags": array(COUNT, "1: superseded"),
    "picked": array(INTEGER, "place in `steps`; -1: a row of the drawing"),
    "total": array(NUMBER, "values in buckets"),
    "below": array(NUMBER, "of them below `low`"),
    "above": array(NUMBER, "of them above `high`"),
    "lost": array(NUMBER, "values in no bucket"),
    "min": array(NUMBER),
    "max": array(NUMBER),
    "mean": array(NUMBER),
    "std": array(NUMBER),
    "percentiles": array(array(NUMBER), "at 0, 6.68, 15.87, 30.85, 50, 69.15, 84.13, 93.32 and 100 %, as TensorBoard's "
    "distributions; of a row of several the widest, and the mean of the medians"),
    "counts": array(array(NUMBER), "values in each bin"),
}  # fmt: skip
RESOURCE = Resource(
    path="/api/histograms",
    methods=("GET", "POST"),
    summary="Histograms of a tag over steps and runs: every step counts, added up to rows and even bins",
    answer=answer,
    parameters={
        "tag": said(STRING, "name of the tag"),
        "runs": said(array(STRING), "runs; in a query string `run=` repeated; absent: all"),
        "x": {**one_of(*AXES), "default": "step", "description": "relative: seconds since the run's first histogram"},
        "range": {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2, "description": "[low, high] on x"},
        "rows": {
            "type": "integer",
            "minimum": 0,
            "maximum": MAX_ROWS,
            "default": _DEFAULT,
            "description": "at most, a run; neighbours are added up; 0: only those picked",
        },
        "bins": {"type": "integer", "minimum": 1, "maximum": MAX_BINS, "default": _DEFAULT},
        "low": said(
            NUMBER, "where the bins begin; absent: at the lowest value in range, with `rows` 0 of those picked"
        ),
        "high": said(NUMBER, "where the bins end; absent: at the highest value in range"),
        "steps": said(
            array(INTEGER),
            "in each run the histogram that stands for each of these is a row of its own too: the last written at it, "
            "else the newest below it that was not superseded, else the first",
        ),
        "attempts": {**one_of(*ATTEMPTS), "default": "all"},
        "clip": {
            **BOOLEAN,
            "default": False,
            "description": "without `low` and `high`: what few histograms reach is left outside if the rest is "
            "drawn much larger; `below` and `above` tell how much",
        },
        "format": said(one_of(*FORMATS), "instead of the Accept header"),
    },
    required=("tag",),
    errors=(400, 404, 406, 410, 413),
    media={
        ARROW: "one record batch with the columns, `percentiles` and `counts` as fixed-size lists; "
        "schema metadata `lossless` is this JSON without the columns",
        FORMATS["csv"]: "run,tag,step,wall_time,left,right,count: every bucket as it was written, full precision",
    },
    schema=obj(
        generation=INTEGER,
        tag=STRING,
        low=said(NUMBER, "what the bins cover"),
        high=NUMBER,
        low_all=said(maybe(NUMBER), "what all histograms in range hold"),
        high_all=maybe(NUMBER),
        runs=array(obj(**_RUN)),
        **_COLUMNS,
    ),
)
