"""`GET /api/tensor`: any value as a tensor: its facts, a window of its elements, or a picture's worth of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from starlette.responses import Response

from lossless.server.arrow import arrow_pieces
from lossless.server.negotiate import ARROW
from lossless.server.resource import Asked, Resource
from lossless.server.respond import IMMUTABLE, Pieces, json_answer
from lossless.server.schema import COUNT, NUMBER, STRING, array, maybe, obj, one_of, said
from lossless.server.value_params import ERRORS, ONE, REQUIRED, payload
from lossless.values import outline, tensor
from lossless.values.heat import heat, line
from lossless.values.slices import table_of
from lossless.values.tensor import Stored, Tensor

MAX_ROWS, MAX_COLUMNS = 500, 200
MAX_PIXELS = 4096
HEX = 4096
MAX_RANK = 254
_EXACT = 2**53
_FORMS = ("facts", "window", "heat", "line")


def answer(asked: Asked) -> Response:
    """In the form asked for; of what is no tensor there are only facts."""
    form = asked.params.choice_or("facts", "form", _FORMS)
    value = payload(asked)
    found = tensor.decode(value)
    if found is None:
        fields, head = outline.outline(value), outline.hexed(value.raw[:HEX])
        return json_answer(_facts(None, len(value.raw)) | {"fields": fields, "hex": head}, IMMUTABLE)
    if form == "facts":
        return json_answer(_facts(found, len(value.raw)), IMMUTABLE)
    return _window(asked, found) if form == "window" else _pixels(asked, found, form)


def _facts(found: Tensor | None, size: int) -> dict[str, Any]:
    sums = tensor.statistics(found) if found else None
    return {
        "dtype": found.dtype if found else None,
        "shape": list(found.shape) if found else None,
        "elements": found.stored.size if found else 0,
        "bytes": size,
        "statistics": sums._asdict() if sums else None,
        "fields": None,
        "hex": None,
    }


def _window(asked: Asked, found: Tensor) -> Response:
    params = asked.params
    table = table_of(found.stored, params.integers("index", MAX_RANK))
    first, column = params.integer("first", 0, 2**40) or 0, params.integer("column", 0, 2**40) or 0
    rows, columns = params.integer("count", 1, MAX_ROWS) or 100, params.integer("columns", 1, MAX_COLUMNS) or 50
    part = found.numbers(table[first : first + rows, column : column + columns])
    values = [[_written(cell) for cell in row] for row in part]
    said_of = {"rows": table.shape[0], "columns": table.shape[1], "first": first, "column": column}
    return json_answer({**said_of, "values": values}, IMMUTABLE)


def _written(cell: Any) -> Any:
    """Exactly what it is: integers as such (as text where a page would round them), floats by the shortest digits that
    read back in their own dtype."""
    match cell:
        case np.bool_():
            return bool(cell)
        case np.integer():
            return int(cell) if abs(int(cell)) <= _EXACT else str(cell)
        case np.complexfloating():
            return str(cell).strip("()")
        case np.floating():
            return float(str(cell))
    return cell.decode("utf-8", "backslashreplace")[:1000]


def _pixels(asked: Asked, found: Tensor, form: str) -> Response:
    params = asked.params
    width, height = params.integer("width", 1, MAX_PIXELS) or 512, params.integer("height", 1, MAX_PIXELS) or 512
    table = _cut(asked, table_of(found.stored, params.integers("index", MAX_RANK)))
    if found.stored.dtype == object:
        table = table[:0]
    if form == "line":
        low, high = line(found, table.reshape(-1), width)
        return Pieces(arrow_pieces({"low": low, "high": high}, {"elements": table.size}), ARROW, IMMUTABLE)
    pixels = heat(found, table, height, width)
    said_of = {"rows": table.shape[0], "columns": table.shape[1], "height": pixels.shape[0], "width": pixels.shape[1]}
    return Pieces(arrow_pieces({"mean": pixels.reshape(-1)}, said_of), ARROW, IMMUTABLE)


def _cut(asked: Asked, table: Stored) -> Stored:
    """The part of a table that the picture is of; all of it if nothing is said."""
    params = asked.params
    first, column = params.integer("first", 0, 2**40) or 0, params.integer("column", 0, 2**40) or 0
    rows, columns = params.integer("count", 1, 2**40), params.integer("columns", 1, 2**40)
    return table[first : None if rows is None else first + rows, column : None if columns is None else column + columns]


_VALUE = maybe(NUMBER)
RESOURCE = Resource(
    path="/api/tensor",
    summary="Any value as a tensor: dtype, shape and statistics of all elements; a window of them; or as pixels",
    answer=answer,
    parameters={
        **ONE,
        "form": {**one_of(*_FORMS), "default": "facts"},
        "index": array(COUNT, "of more than two dimensions the place in all but the last two"),
        "first": said(COUNT, "first row of the window"),
        "count": said({"type": "integer", "minimum": 1}, f"its rows; in a window of values at most {MAX_ROWS}"),
        "column": said(COUNT, "its first column"),
        "columns": said({"type": "integer", "minimum": 1}, f"its columns; in a window of values at most {MAX_COLUMNS}"),
        "width": {"type": "integer", "minimum": 1, "maximum": MAX_PIXELS, "description": "pixels across"},
        "height": {"type": "integer", "minimum": 1, "maximum": MAX_PIXELS, "description": "pixels down"},
    },
    required=REQUIRED,
    errors=ERRORS,
    media={
        ARROW: "heat: float32 `mean` of each pixel, row by row, NaN if any of its elements is not finite; line: float32"
        " `low` and `high` of each; the metadata `lossless` has the sizes"
    },
    schema=obj(
        "Of the form facts; of the form window {rows, columns, first, column, values}.",
        dtype=said(maybe(STRING), "as TensorFlow calls it; null for a value that is no tensor"),
        shape=maybe(array(COUNT)),
        elements=COUNT,
        bytes=said(COUNT, "of the value in its file"),
        statistics=maybe(
            obj(
                "Of all elements; of complex numbers the magnitudes; the last four of finite ones. Null for strings.",
                nan=COUNT,
                pinf=COUNT,
                ninf=COUNT,
                zeros=COUNT,
                min=_VALUE,
                max=_VALUE,
                mean=_VALUE,
                std=_VALUE,
            )
        ),
        fields=said(
            maybe(array({"type": "object"})),
            "of a value that is no tensor: {name, number, wire, bytes, text, fields}, nested",
        ),
        hex=said(maybe(STRING), f"its first {HEX} bytes"),
    ),
)
