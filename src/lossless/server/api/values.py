"""`GET|POST /api/values`: where and when the values of a tag were written; what they are, one-value routes answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from lossless.server.arrow import arrow_pieces
from lossless.server.negotiate import ARROW, FORMATS, choose
from lossless.server.resource import Asked, Resource
from lossless.server.respond import Pieces, json_answer
from lossless.server.schema import COUNT, INTEGER, NUMBER, STRING, array, obj, one_of, said
from lossless.server.value_params import KINDS

if TYPE_CHECKING:
    from lossless.query import ValueList

_FORMS = {name: FORMATS[name] for name in ("arrow", "json")}


def answer(asked: Asked) -> Response:
    """All values of a tag, in the form asked for."""
    params = asked.params
    form = params.choice("format", tuple(_FORMS)) or choose(asked.accept, _FORMS, "json")
    kind = KINDS[params.choice_or("", "kind", tuple(KINDS))]
    found = asked.site.board.values(params.string("tag"), kind, params.names("runs"))
    if form == "arrow":
        return Pieces(arrow_pieces(_columns(found), _facts(found)), ARROW)
    return json_answer({**_facts(found), **{name: column.tolist() for name, column in _columns(found).items()}})


def _facts(found: ValueList) -> dict[str, Any]:
    return {
        "generation": found.generation,
        "tag": found.tag,
        "kind": found.kind.name.lower(),
        "runs": [
            {
                "run": run.run,
                "offset": run.offset,
                "length": run.length,
                "files": [{"key": file.key, "length": file.length} for file in run.files],
            }
            for run in found.runs
        ],
    }


def _columns(found: ValueList) -> dict[str, Any]:
    return {
        "step": found.steps,
        "wall_time": found.walls,
        "at": found.at,
        "length": found.lengths,
        "flags": found.flags,
    }


RESOURCE = Resource(
    path="/api/values",
    methods=("GET", "POST"),
    summary="Every value of a tag that is no scalar: step, wall time, and where it lies; none is left out",
    answer=answer,
    parameters={
        "tag": said(STRING, "name of the tag"),
        "kind": said(one_of(*KINDS), "a tag may have values of several kinds"),
        "runs": said(array(STRING), "runs; in a query string `run=` repeated; absent: all"),
        "format": said(one_of(*_FORMS), "instead of the Accept header"),
    },
    required=("tag", "kind"),
    errors=(400, 404, 406, 413),
    media={ARROW: "one record batch with the columns; schema metadata `lossless` is this JSON without the columns"},
    schema=obj(
        generation=INTEGER,
        tag=STRING,
        kind=one_of(*KINDS),
        runs=array(
            obj(
                run=STRING,
                offset=said(COUNT, "its first row in the columns"),
                length=said(COUNT, "its rows, in arrival order"),
                files=array(
                    obj(
                        key=said(STRING, "names one reading of one file: the parameter `file` of one value"),
                        length=said(COUNT, "its rows, behind those of the file before"),
                    )
                ),
            ),
            "runs that have values of the tag",
        ),
        step=array(INTEGER),
        wall_time=array(NUMBER),
        at=array(COUNT, "where the value lies in its file: the parameter `at` of one value"),
        length=array(COUNT, "bytes of the value"),
        flags=array(COUNT, "1: a later attempt of the run begins at or below its step; 2: first of an attempt"),
    ),
)
