"""`GET /api/findings`: what could not be read, written or trusted."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from lossless.findings import REGISTRY, Certainty, Finding, Severity
from lossless.server.resource import Asked, Resource
from lossless.server.respond import json_answer
from lossless.server.schema import COUNT, INTEGER, NUMBER, STRING, array, maybe, obj, one_of, said
from lossless.server.site import finding_id


def answer(asked: Asked) -> Response:
    """Every finding with the words of its rule."""
    site = asked.site
    generation, rounds = site.board.generation, site.rounds
    checked = {"at": rounds.at, "seconds": rounds.seconds, "rounds": rounds.number, "checks": rounds.checks}
    known = site.found.now()
    described = [
        {**described_finding(finding), "first_seen": seen}
        for finding, seen in zip(known.findings, known.seen, strict=True)
    ]
    told = {"generation": generation, "number": known.number, "checked": checked, "findings": described}
    return json_answer(told)


def described_finding(finding: Finding) -> dict[str, Any]:
    """A finding with its id, and the words of its rule."""
    rule = REGISTRY[finding.code]
    words = {"name": rule.name, "what": rule.what, "why": rule.why, "example": rule.example}
    about = {"since": rule.since, "certainty": rule.certainty.value, "page": f"rules/{rule.code}"}
    return {"id": finding_id(finding), **finding.as_dict(), **words, **about}


_PLACE = obj(
    path=maybe(STRING),
    offset=maybe(COUNT),
    length=maybe(COUNT),
    run=maybe(STRING),
    tag=maybe(STRING),
    step=maybe(INTEGER),
    line=maybe(COUNT),
    column=maybe(COUNT),
)
PLAIN = {
    "code": STRING,
    "severity": one_of(*(severity.value for severity in Severity)),
    "message": STRING,
    "remedy": STRING,
    "place": _PLACE,
    "effect": STRING,
    "fix": said(STRING, "code or a command to copy; empty if there is none"),
}
"""Members of a finding, without the words of its rule."""
FINDING = {
    "id": STRING,
    **PLAIN,
    "name": STRING,
    "what": STRING,
    "why": STRING,
    "example": STRING,
    "since": said(STRING, "the version that has the rule first"),
    "certainty": one_of(*(certainty.value for certainty in Certainty)),
    "page": said(STRING, "the rule's page, below the board's address"),
}
"""Members of a finding as it is told."""
RESOURCE = Resource(
    path="/api/findings",
    summary="Every finding: what, where, why it matters, what to do",
    answer=answer,
    schema=obj(
        generation=INTEGER,
        number=said(COUNT, "another one when a finding came, went or says something else"),
        checked=obj(
            "When the doctor last examined the board, how long that took, how often it did, and by how many checks.",
            at=maybe(NUMBER),
            seconds=NUMBER,
            rounds=COUNT,
            checks=COUNT,
        ),
        findings=array(obj(**FINDING, first_seen=NUMBER)),
    ),
)
