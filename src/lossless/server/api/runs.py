"""`GET /api/runs`, `GET /api/run`: all runs, and one with its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from lossless.server.api.shapes import RUN_MEMBERS
from lossless.server.encode import to_json
from lossless.server.resource import Asked, Resource
from lossless.server.respond import NO_STORE, json_answer
from lossless.server.schema import COUNT, INTEGER, NUMBER, STRING, array, maybe, obj, said
from lossless.server.site import counts

if TYPE_CHECKING:
    from lossless.findings import Finding
    from lossless.query import Run
    from lossless.server.site import Site

_FIELDS = [name for name in RUN_MEMBERS if name not in {"hue", "findings"}]
_FACTS = attrgetter(*_FIELDS)


def answer(asked: Asked) -> Response:
    """Every run."""
    site = asked.site

    def make() -> bytes:
        runs = site.board.runs
        hues = site.hues.of(run.family for run in runs)
        return to_json({"generation": generation, "runs": _described(site, runs, hues)})

    generation = site.board.generation
    return Response(site.runs_memo.get(generation, make), headers=NO_STORE, media_type="application/json")


def answer_one(asked: Asked) -> Response:
    """One run and its files."""
    site = asked.site
    run = site.board.run(asked.params.string("run"))
    hue = site.hues.known(run.family)
    hues = site.hues.of(other.family for other in site.board.runs) if hue is None else {run.family: hue}
    [described] = _described(site, [run], hues)
    return json_answer({**described, "file_list": [asdict(file) for file in site.board.files(run.name)]})


def _described(site: Site, runs: list[Run], hues: Mapping[str, int]) -> list[dict[str, Any]]:
    found: dict[str | None, list[Finding]] = {}
    for finding in site.board.findings:
        found.setdefault(finding.place.run, []).append(finding)
    none = counts(())
    return [
        {
            **dict(zip(_FIELDS, _FACTS(run), strict=True)),
            "hue": hues[run.family],
            "findings": counts(found[run.name]) if run.name in found else none,
        }
        for run in runs
    ]


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
