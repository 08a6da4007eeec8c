"""`GET /api/runs`, `GET /api/run`: all runs, and one with its files."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from lossless.server.api.shapes import RUN_MEMBERS
from lossless.server.encode import to_json
from lossless.server.found import counts
from lossless.server.resource import Asked, Resource
from lossless.server.respond import NO_STORE, json_answer
from lossless.server.schema import COUNT, INTEGER, NUMBER, STRING, array, maybe, obj, said

if TYPE_CHECKING:
    from lossless.findings import Finding
    from lossless.query import Run
    from lossless.server.site import Site

_FIELDS = [name for name in RUN_MEMBERS if name not in {"hue", "findings"}]
_FACTS = attrgetter(*_FIELDS)


def answer(asked: Asked) -> Response:
    """Every run."""
    site = asked.site
    generation = site.board.generation
    made = site.runs_memo.get(site.standing, lambda: _listed(site, generation))
    return Response(made, headers=NO_STORE, media_type="application/json")


def answer_one(asked: Asked) -> Response:
    """One run and its files."""
    site = asked.site
    run = site.board.run(asked.params.string("run"))
    hue = site.hues.known(run.family)
    hues = site.hues.of(other.family for other in site.board.runs) if hue is None else {run.family: hue}
    described = _described(run, hues[run.family], counts(_by_run(site.found.now().findings).get(run.name, ())))
    return json_answer({**described, "file_list": [file._asdict() for file in site.board.files(run.name)]})


def _listed(site: Site, generation: int) -> bytes:
    """The answer, made of the texts of runs, which are made again only for runs that changed."""
    runs = site.board.runs
    hues = site.hues.of(run.family for run in runs)
    found = {run: counts(findings) for run, findings in _by_run(site.found.now().findings).items()}
    none = counts(())
    before, texts = site.run_texts, {}
    for run in runs:
        key = run, hues[run.family], found.get(run.name, none)
        known = before.get(run.name)
        # a run that did not change is the same object: it is compared by identity at first
        texts[run.name] = known if known and known[0] == key else (key, to_json(_described(*key)))
    site.run_texts = texts
    return b'{"generation":%d,"runs":[%s]}' % (generation, b",".join([text for _, text in texts.values()]))


def _described(run: Run, hue: int, findings: dict[str, int]) -> dict[str, Any]:
    return {**dict(zip(_FIELDS, _FACTS(run), strict=True)), "hue": hue, "findings": findings}


def _by_run(findings: Iterable[Finding]) -> dict[str | None, list[Finding]]:
    found: dict[str | None, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.place.run, []).append(finding)
    return found


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
