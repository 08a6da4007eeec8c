"""`GET /api/layouts`: charts of several tags, as runs arranged them for the custom scalars dashboard."""

from __future__ import annotations

from starlette.responses import Response

from lossless.server.resource import Asked, Resource
from lossless.server.respond import json_answer
from lossless.server.schema import BOOLEAN, INTEGER, STRING, array, maybe, obj, said


def answer(asked: Asked) -> Response:
    """All layouts as one."""
    found = asked.site.board.layouts()
    categories = [
        {
            "title": category.title,
            "closed": category.closed,
            "charts": [
                {**chart._asdict(), "margins": [margin._asdict() for margin in chart.margins]}
                for chart in category.charts
            ],
        }
        for category in found.categories
    ]
    problems = [{"run": run, "code": error.code, "message": str(error)} for run, error in found.problems]
    return json_answer({"generation": found.generation, "categories": categories, "problems": problems})


_CHART = obj(
    title=STRING,
    patterns=array(STRING, "of a multiline chart: expressions (RE2) that its tags begin with"),
    tags=array(STRING, "scalar tags of the board that it draws"),
    margins=array(obj(value=STRING, lower=STRING, upper=STRING), "of a margin chart: a line and the band around it"),
    problem=said(maybe(STRING), "why a part of it draws nothing"),
)
RESOURCE = Resource(
    path="/api/layouts",
    summary="Charts of several tags, as runs arranged them; layouts of several runs are merged",
    answer=answer,
    schema=obj(
        generation=INTEGER,
        categories=array(obj(title=STRING, closed=said(BOOLEAN, "at first"), charts=array(_CHART))),
        problems=array(obj(run=STRING, code=STRING, message=STRING), "layouts that cannot be read"),
    ),
)
