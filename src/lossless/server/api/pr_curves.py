"""`GET|POST /api/pr_curves`: precision-recall curves of many runs at a step, with the counts behind them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from starlette.responses import Response

from lossless.query.pr_curves import MAX_OVER
from lossless.server.arrow import arrow_pieces
from lossless.server.encode import spell
from lossless.server.negotiate import ARROW, FORMATS, choose
from lossless.server.resource import Asked, Resource
from lossless.server.respond import NO_STORE, Pieces, json_answer
from lossless.server.schema import BOOLEAN, COUNT, INTEGER, NUMBER, STRING, array, maybe, obj, one_of, said
from lossless.types import INT64_MAX, INT64_MIN
from lossless.values.pr_curve import ROWS, Areas

if TYPE_CHECKING:
    from lossless.query.pr_curves import PrCurves, RunCurve

_COLUMNS = ("threshold", *ROWS)


def answer(asked: Asked) -> Response:
    """The curves in the form asked for."""
    params = asked.params
    form = params.choice("format", tuple(FORMATS)) or choose(asked.accept, FORMATS, "json")
    found = asked.site.board.pr_curves(
        params.string("tag"),
        params.names("runs"),
        params.integer("step", INT64_MIN, INT64_MAX),
        params.integer("over", 0, MAX_OVER) or 0,
    )
    if form == "arrow":
        return Pieces(arrow_pieces(_columns(found), _facts(found)), ARROW)
    if form == "csv":
        return Response(_csv(found), headers=NO_STORE, media_type=FORMATS["csv"])
    curves = _facts(found)["curves"]
    for facts, one in zip(curves, found.curves, strict=True):
        facts.update({name: column.tolist() for name, column in _of(one).items()})
    return json_answer({**_facts(found), "curves": curves})


def _facts(found: PrCurves) -> dict[str, Any]:
    curves, offset = [], 0
    for one in found.curves:
        length = len(one.curve.thresholds) if one.curve else 0
        told = one.areas._asdict() if one.areas else dict.fromkeys(Areas._fields)
        error = one.error and {"code": one.error.code, "message": str(one.error)}
        facts = {"run": one.run, "step": one.step, "wall_time": one.wall_time, "current": one.current}
        drawn = one.curve.drawn if one.curve else 0
        curves.append({**facts, "offset": offset, "length": length, "drawn": drawn, **told, "error": error})
        offset += length
    return {"generation": found.generation, "tag": found.tag, "curves": curves}


def _of(one: RunCurve) -> Mapping[str, Any]:
    if one.curve is None:
        return {name: np.empty(0) for name in _COLUMNS}
    return dict(zip(_COLUMNS, (one.curve.thresholds, *one.curve.rows), strict=True))


def _columns(found: PrCurves) -> Mapping[str, Any]:
    parts = [_of(one) for one in found.curves]
    return {name: np.concatenate([np.empty(0), *(part[name] for part in parts)]) for name in _COLUMNS}


def _csv(found: PrCurves) -> bytes:
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(("run", "tag", "step", "wall_time", *_COLUMNS))
    for one in found.curves:
        head = (one.run, found.tag, one.step, spell(one.wall_time))
        for row in zip(*(column.tolist() for column in _of(one).values()), strict=True):
            lines.writerow((*head, *map(spell, row)))
    return text.getvalue().encode("utf-8", "surrogateescape")


_NUMBER = maybe(NUMBER)
_FACTS = {
    "run": STRING,
    "step": said(INTEGER, "of this curve, which may be below the step asked for"),
    "wall_time": NUMBER,
    "current": said(BOOLEAN, "the curve of the step asked for; others are those of `over`"),
    "offset": said(COUNT, "its first row in the columns"),
    "length": said(COUNT, "thresholds"),
    "drawn": said(COUNT, "the first so many have predictions above them; behind them precision is undefined"),
    "average_precision": said(_NUMBER, "precision weighted by the recall that each threshold adds"),
    "pr_area": said(_NUMBER, "by trapezoids, level to recall 0"),
    "roc_area": said(_NUMBER, "by trapezoids from (0, 0) to (1, 1)"),
    "prevalence": said(_NUMBER, "positives of all"),
    "best_f1": _NUMBER,
    "best_threshold": said(_NUMBER, "of the best F1"),
    "error": said(maybe(obj(code=STRING, message=STRING)), "why there is no curve"),
}
_CURVE = obj(**_FACTS, **{name: array(NUMBER) for name in _COLUMNS})
RESOURCE = Resource(
    path="/api/pr_curves",
    methods=("GET", "POST"),
    summary="Precision-recall curves of many runs at a step: counts, areas, best thresholds",
    answer=answer,
    parameters={
        "tag": said(STRING, "name of the tag"),
        "runs": said(array(STRING), "runs; in a query string `run=` repeated; absent: all"),
        "step": said(INTEGER, "of each run its newest curve at or below, or else its first; absent: its newest"),
        "over": {"type": "integer", "minimum": 0, "maximum": MAX_OVER, "description": "curves of other steps, a run"},
        "format": said(one_of("arrow", "json", "csv"), "instead of the Accept header"),
    },
    required=("tag",),
    errors=(400, 404, 406, 413),
    media={
        ARROW: "one record batch with the columns; schema metadata `lossless` is this JSON without them",
        "text/csv": "run,tag,step,wall_time,threshold and the counts, one line a threshold, full precision",
    },
    schema=obj(generation=INTEGER, tag=STRING, curves=array(_CURVE)),
)
