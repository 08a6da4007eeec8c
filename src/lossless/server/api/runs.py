"""`GET /api/runs`, `GET /api/run`: all runs, and one with its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from lossless.findings import Severity
from lossless.server.api.shapes import RUN_MEMBERS
from lossless.server.resource import Asked, Resource
from lossless.server.respond import json_answer
from lossless.server.schema import COUNT, INTEGER, NUMBER, STRING, array, maybe, obj, said

if TYPE_CHECKING:
    from lossless.query import Run
    from lossless.server.site import Site

_FIELDS = [name for name in RUN_MEMBERS if name not in {"hue", "findings"}]


def answer(asked: Asked) -> Response:
    """Every run."""
    board = asked.site.board
    generation, runs = board.generation, board.runs
    return json_answer({"generation": generation, "runs": _described(asked.site, runs)})


def answer_one(asked: Asked) -> Response:
    """One run and its files."""
    board = asked.site.board
    run = board.run(asked.params.string("run"))
    described = _described(asked.site, [run])[0]
    return json_answer({**described, "file_list": [asdict(file) for file in board.files(run.name)]})


def _described(site: Site, runs: list[Run]) -> list[dict[str, Any]]:
    hues = site.hues.of(run.family for run in site.board.runs)
    found = _findings(site)
    return [
        {
            **{name: getattr(run, name) for name in _FIELDS},
            "hue": hues[run.family],
            "findings": {severity.value: found[run.name, severity] for severity in Severity},
        }
        for run in runs
    ]


def _findings(site: Site) -> Mapping[tuple[str | None, Severity], int]:
    return Counter((finding.place.run, finding.severity) for finding in site.board.findings)


RUNS = Resource(
    path="/api/runs",
    summary="Every run: status, size, attempts, family and role, findings",
    answer=answer,
    schema=obj(generation=INTEGER, runs=array(obj(**RUN_MEMBERS))),
)
RUN = Resource(
    path="/api/run",
    summary="One run and its event files",
    answer=answer_one,
    parameters={"run": said(STRING, "name of the run")},
    required=("run",),
    errors=(400, 404),
    schema=obj(
        **RUN_MEMBERS,
        file_list=array(
            obj(
                path=STRING,
                bytes=COUNT,
                bytes_read=COUNT,
                points=COUNT,
                first_wall_time=maybe(NUMBER),
                last_wall_time=maybe(NUMBER),
                state=STRING,
            )
        ),
    ),
)
