"""The parameters that name series and say how to look at them; shared by scalars and statistics."""

from __future__ import annotations

from typing import Any

from lossless.query.requests import (
    ATTEMPTS,
    AXES,
    COLUMNS,
    MAX_PIXELS,
    SMOOTHINGS,
    SeriesRequest,
    StatisticsRequest,
)
from lossless.server.params import Params
from lossless.server.schema import BOOLEAN, NUMBER, STRING, Schema, array, one_of, said

CHOOSING: dict[str, Schema] = {
    "tags": said(array(STRING), "tags; in a query string `tag=` repeated"),
    "runs": said(array(STRING), "runs; in a query string `run=` repeated; absent: all"),
    "x": {**one_of(*AXES), "default": "step", "description": "relative: seconds since the series' first point"},
    "range": {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2, "description": "[low, high] on x"},
    "smoothing": said(one_of(*SMOOTHINGS), "on all points, before they are reduced; absent: none"),
    "amount": said(NUMBER, "ema: weight 0–0.999; window: points; gaussian: sigma in points"),
}
DRAWING: dict[str, Schema] = {
    **CHOOSING,
    "pixels": {
        "type": "integer",
        "minimum": 1,
        "maximum": MAX_PIXELS,
        "description": "columns to reduce to; absent: every point",
    },
    "log": {**BOOLEAN, "default": False, "description": "x is drawn logarithmically: pixels are even in log x"},
    "raw": {**BOOLEAN, "default": True, "description": "false: only the smoothed curve"},
    "attempts": {**one_of(*ATTEMPTS), "default": "all"},
    "columns": said(array(one_of(*COLUMNS)), "more columns"),
    "after": said(STRING, "cursor of an earlier answer: only what arrived since"),
    "format": said(one_of("arrow", "json", "csv"), "instead of the Accept header"),
}


def series_request(params: Params) -> SeriesRequest:
    """What to draw."""
    return SeriesRequest(
        **chosen_series(params),
        pixels=params.integer("pixels", 1, MAX_PIXELS),
        raw=params.flag("raw", True),
        attempts=params.choice_or("all", "attempts", ATTEMPTS),
        columns=params.names("columns", COLUMNS) or (),
        after=params.text("after"),
        log=params.flag("log", False),
    )


def statistics_request(params: Params) -> StatisticsRequest:
    """What to summarise."""
    return StatisticsRequest(**chosen_series(params), at=params.number("at"))


def chosen_series(params: Params) -> dict[str, Any]:
    """What names series and how to look at them, as arguments of a request."""
    return {
        "tags": params.some_names("tags"),
        "runs": params.names("runs"),
        "x": params.choice_or("step", "x", AXES),
        "range": params.pair("range"),
        "smoothing": params.choice("smoothing", SMOOTHINGS),
        "amount": params.number("amount", 0.0),
    }
