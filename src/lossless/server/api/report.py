"""`GET|POST /api/report`: findings as `lossless doctor` writes them: text, JSON or SARIF, to keep or to hand on."""

from __future__ import annotations

from starlette.responses import Response

from lossless.findings import Finding, Severity
from lossless.report import as_json, as_sarif, as_text
from lossless.server.api.findings import PLAIN
from lossless.server.negotiate import choose
from lossless.server.resource import Asked, Resource
from lossless.server.respond import NO_STORE
from lossless.server.schema import STRING, array, obj, one_of, said
from lossless.server.site import Site, finding_id

FORMATS = {"json": "application/json", "text": "text/plain", "sarif": "application/sarif+json"}


def answer(asked: Asked) -> Response:
    """All findings, or those asked for, the gravest first."""
    site, params = asked.site, asked.params
    form = params.choice("format", tuple(FORMATS)) or choose(asked.accept, FORMATS, "json")
    ids = params.names("ids")
    wanted = None if ids is None else set(ids)
    found = [one for one in site.found.now().findings if wanted is None or finding_id(one) in wanted]
    found.sort(key=lambda one: ([*Severity].index(one.severity), one.code))
    return Response(_written(site, found, form), headers=NO_STORE, media_type=FORMATS[form])


def _written(site: Site, found: list[Finding], form: str) -> str:
    if form == "sarif":
        return as_sarif(found)
    if form == "json":
        return as_json(found)
    totals = site.board.totals
    where = ", ".join(logdir.path for logdir in site.board.logdirs)
    return as_text(found, looked_at=f"{where}: runs {totals.runs}, points {totals.points}") + "\n"


RESOURCE = Resource(
    path="/api/report",
    summary="Findings as `lossless doctor` writes them",
    answer=answer,
    methods=("GET", "POST"),
    schema=array(obj(**PLAIN)),
    parameters={
        "format": one_of(*FORMATS),
        "ids": said(array(STRING), "only findings with one of these ids; may repeat"),
    },
    errors=(400, 406, 413),
    media={
        FORMATS["text"]: "for people",
        FORMATS["sarif"]: "SARIF 2.1.0, for code scanning and editors",
    },
)
