"""`POST /api/statistics`: numbers of series over all points in range."""

from __future__ import annotations

from starlette.responses import Response

from lossless.server.api.series_params import CHOOSING, statistics_request
from lossless.server.resource import Asked, Resource
from lossless.server.respond import json_answer
from lossless.server.schema import COUNT, INTEGER, NUMBER, STRING, array, maybe, obj, said


def answer(asked: Asked) -> Response:
    """One line a series."""
    found = asked.site.board.statistics(statistics_request(asked.params))
    return json_answer({"series": [series._asdict() for series in found]})


_VALUE = maybe(NUMBER)
RESOURCE = Resource(
    path="/api/statistics",
    methods=("POST",),
    summary="Start, end, extremes, mean, spread and change of series over all points in range",
    answer=answer,
    parameters={**CHOOSING, "at": said(NUMBER, "x at which to read each series")},
    required=("tags",),
    errors=(400, 404, 413),
    schema=obj(
        series=array(
            obj(
                run=STRING,
                tag=STRING,
                points=COUNT,
                start=_VALUE,
                end=_VALUE,
                min=_VALUE,
                min_step=maybe(INTEGER),
                max=_VALUE,
                max_step=maybe(INTEGER),
                mean=_VALUE,
                std=_VALUE,
                change=_VALUE,
                nonfinite=COUNT,
                at=_VALUE,
                at_step=maybe(INTEGER),
            )
        )
    ),
)
