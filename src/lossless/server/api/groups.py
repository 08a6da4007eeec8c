"""`GET|POST /api/groups`: which runs belong together, and their series pooled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from lossless.query.requests import ALIGNMENTS, BANDS, CENTRES, COMPARISONS, MAX_PIXELS, GroupsRequest
from lossless.server.api.series_params import CHOOSING, DRAWING, chosen_series
from lossless.server.api.shapes import ROLE
from lossless.server.arrow import arrow_pieces
from lossless.server.negotiate import ARROW, FORMATS, choose
from lossless.server.resource import Asked, Resource
from lossless.server.respond import Pieces, json_answer
from lossless.server.schema import COUNT, INTEGER, NUMBER, STRING, Schema, array, maybe, obj, one_of, said

if TYPE_CHECKING:
    from lossless.query import GroupsAnswer
    from lossless.server.params import Params

_FORMATS = {name: FORMATS[name] for name in ("arrow", "json")}
_COLUMNS = ("x", "centre", "low", "high", "n", "skipped")


def answer(asked: Asked) -> Response:
    """The pooled series; without `tags` only who is in which group."""
    board, params = asked.site.board, asked.params
    form = params.choice("format", tuple(_FORMATS)) or choose(asked.accept, _FORMATS, "json")
    by, runs = params.text("by") or "all", params.names("runs")
    if params.names("tags") is None:
        groups = [{"name": group.name, "runs": list(group.runs)} for group in board.group_runs(by, runs)]
        return json_answer({"generation": board.generation, "groups": groups, "series": []})
    found = board.groups(_request(params, by))
    if form == "arrow":
        return Pieces(arrow_pieces({name: getattr(found, name) for name in _COLUMNS}, _facts(found)), ARROW)
    said = _facts(found)
    for series in said["series"]:
        rows = slice(series["offset"], series["offset"] + series["length"])
        series.update((name, getattr(found, name)[rows].tolist()) for name in _COLUMNS)
    return json_answer(said)


def _request(params: Params, by: str) -> GroupsRequest:
    return GroupsRequest(
        **chosen_series(params),
        by=by,
        pixels=params.integer("pixels", 1, MAX_PIXELS),
        log=params.flag("log", False),
        centre=params.choice_or("median", "centre", CENTRES),
        band=params.choice_or("quantile", "band", BANDS),
        quantile=params.number_or(0.1, "quantile"),
        align=params.choice_or("exact", "align", ALIGNMENTS),
        against=params.text("against"),
        compare=params.choice_or("difference", "compare", COMPARISONS),
    )


def _facts(found: GroupsAnswer) -> dict[str, Any]:
    return {"generation": found.generation, "groups": [], "series": [series._asdict() for series in found.series]}


_VALUE = maybe(NUMBER)
_MEMBERS: dict[str, Schema] = {
    "group": said(maybe(STRING), "null: runs that nothing names"),
    "role": ROLE,
    "tag": STRING,
    "offset": COUNT,
    "length": COUNT,
    "runs": said(COUNT, "runs of the group that wrote the tag"),
    "lines": said(COUNT, "curves that were pooled; each parallel worker is one"),
    "points": said(COUNT, "all points of these"),
    "nonfinite": said(COUNT, "points in range that are not finite: skipped"),
    "start": _VALUE,
    "end": _VALUE,
    "end_low": said(_VALUE, "of the band at the end"),
    "end_high": said(_VALUE, "of the band at the end"),
    "end_lines": said(COUNT, "curves that have a value at the end"),
    "end_x": _VALUE,
    "min": said(_VALUE, "this and the rest are of the centre, over the whole range"),
    "min_x": _VALUE,
    "max": _VALUE,
    "max_x": _VALUE,
    "mean": _VALUE,
    "std": _VALUE,
    "change": _VALUE,
}
_ROWS: dict[str, Schema] = {
    "x": array(NUMBER),
    "centre": array(NUMBER, "NaN where no curve has a value"),
    "low": array(NUMBER),
    "high": array(NUMBER),
    "n": array(COUNT, "curves with a finite value there"),
    "skipped": array(COUNT, "points there that are not finite"),
}
_GROUP = obj(name=said(maybe(STRING), "null: runs that nothing names"), runs=array(STRING))
_SERIES = obj(**_MEMBERS, **_ROWS)
RESOURCE = Resource(
    path="/api/groups",
    methods=("GET", "POST"),
    summary="Series of groups of runs, pooled on all points: mean or median with a band, and differences to a baseline",
    answer=answer,
    parameters={
        **CHOOSING,
        "tags": said(array(STRING), "tags; absent: only which runs are in which group"),
        "by": {
            **STRING,
            "default": "all",
            "description": "all, run, family, folder (the family's directory), dir:N (part N of the path, from 1), "
            "regex:PATTERN (RE2; what its groups capture of the run's name), hparam:NAME",
        },
        "pixels": DRAWING["pixels"],
        "log": DRAWING["log"],
        "centre": {**one_of(*CENTRES), "default": "median"},
        "band": {**one_of(*BANDS), "default": "quantile", "description": "std and stderr are of a sample (n - 1)"},
        "quantile": {
            **NUMBER,
            "default": 0.1,
            "description": "0–0.5: the band's lower quantile, the upper is 1 minus it",
        },
        "align": {
            **one_of(*ALIGNMENTS),
            "default": "exact",
            "description": "exact: curves with a point at an x count there; interpolated: those between two too",
        },
        "against": said(STRING, "a run: its series of the same tag and role is taken off each before pooling"),
        "compare": {**one_of(*COMPARISONS), "default": "difference", "description": "ratio: divided by it instead"},
        "format": said(one_of("arrow", "json"), "instead of the Accept header"),
    },
    errors=(400, 404, 406, 413),
    media={ARROW: "one record batch with the columns; schema metadata `lossless` is this JSON without the columns"},
    schema=obj(generation=INTEGER, groups=array(_GROUP, "without `tags`"), series=array(_SERIES)),
)
