"""`GET /api/text`: a text or a table of texts, as written and as HTML that is safe in a page."""

from __future__ import annotations

from starlette.responses import Response

from lossless.server.resource import Asked, Resource
from lossless.server.respond import IMMUTABLE, json_answer
from lossless.server.schema import BOOLEAN, COUNT, STRING, array, maybe, obj, said
from lossless.server.value_params import ERRORS, ONE, REQUIRED, payload
from lossless.values import text

SHOWN = 1 << 18
WHOLE = 1 << 25
MAX_ROWS = 1000
MAX_COLUMNS = 100
MAX_RANK = 254


def answer(asked: Asked) -> Response:
    """The window asked for."""
    params = asked.params
    index, first = params.integers("index", MAX_RANK), params.integer("first", 0, 2**40) or 0
    rows = params.integer("count", 1, MAX_ROWS) or 100
    most = WHOLE if params.flag("whole", False) else SHOWN
    found = text.decode(payload(asked))
    shape = found.cells.shape
    answered = {
        "shape": list(shape),
        "rows": shape[-2] if len(shape) > 1 else found.cells.size,
        "columns": shape[-1] if len(shape) > 1 else 1,
        "first": first,
        "cells": text.render(text.window(found, index, first, rows, MAX_COLUMNS), most),
    }
    return json_answer(answered, IMMUTABLE)


RESOURCE = Resource(
    path="/api/text",
    summary="A text, or a window of a table of texts: as written, and Markdown as HTML that runs and loads nothing",
    answer=answer,
    parameters={
        **ONE,
        "index": array(COUNT, "of a table of more than two dimensions the place in all but the last two"),
        "first": said(COUNT, "first row of the window"),
        "count": said({"type": "integer", "minimum": 1, "maximum": MAX_ROWS}, "rows of the window; 100 if absent"),
        "whole": said(BOOLEAN, f"up to {WHOLE} characters, not {SHOWN}"),
    },
    required=REQUIRED,
    errors=ERRORS,
    schema=obj(
        shape=array(COUNT, "of the tensor of strings; empty: one text"),
        rows=COUNT,
        columns=said(COUNT, f"of which the first {MAX_COLUMNS} are sent"),
        first=COUNT,
        cells=array(
            array(
                obj(
                    text=said(STRING, "as written, cut where the answer would be too long; bytes not UTF-8 as \\xff"),
                    characters=said(COUNT, "of the whole text"),
                    bytes=COUNT,
                    html=said(maybe(STRING), "null for a text that is cut, or too long or deep to be rendered"),
                )
            ),
            "row by row",
        ),
    ),
)
