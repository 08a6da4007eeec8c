"""`GET|POST /api/expect`: what became of one run or tag that somebody misses."""

from __future__ import annotations

from starlette.responses import Response

from lossless import doctor
from lossless.server.api.findings import FINDING, described_finding
from lossless.server.resource import Asked, Resource
from lossless.server.respond import json_answer
from lossless.server.schema import INTEGER, STRING, array, obj, said


def answer(asked: Asked) -> Response:
    """The answer, as a finding."""
    params, board = asked.params, asked.site.board
    run, tag, hidden = params.text("run"), params.text("tag"), params.names("hidden") or ()
    finding = doctor.answer(doctor.Evidence(board), run, tag, hidden=hidden)
    return json_answer({"generation": board.generation, "finding": described_finding(finding)})


RESOURCE = Resource(
    path="/api/expect",
    summary="What became of one run or tag: shown, hidden, under another name, unread, never written",
    answer=answer,
    methods=("GET", "POST"),
    errors=(400, 413),
    schema=obj(generation=INTEGER, finding=obj(**FINDING)),
    parameters={
        "run": said(STRING, "a run that is missed"),
        "tag": said(STRING, "a tag that is missed; with `run`, that tag of that run"),
        "hidden": said(
            array(STRING), "what the viewer does not see: run=NAME, role=ROLE, runs=FILTER, tags=FILTER; may repeat"
        ),
    },
)
