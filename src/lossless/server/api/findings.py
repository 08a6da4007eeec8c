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
    generation, findings, rounds = site.board.generation, site.findings, site.rounds
    described = [
        {**described_finding(finding), "first_seen": seen}
        for finding, seen in zip(findings, site.first_seen(findings), strict=True)
    ]
    checked = {"at": rounds.at, "seconds": rounds.seconds, "rounds": rounds.number}
    return json_answer({"generation": generation, "checked": checked, "findings": described})


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
FINDING = {
    "id": STRING,
    "code": STRING,
    "name": STRING,
    "severity": one_of(*(severity.value for severity in Severity)),
    "what": STRING,
    "message": STRING,
    "remedy": STRING,
    "effect": STRING,
    "fix": said(STRING, "code or a command to copy; empty if there is none"),
    "why": STRING,
    "example": STRING,
    "since": said(STRING, "the version that has the rule first"),
    "certainty": one_of(*(certainty.value for certainty in Certainty)),
    "page": said(STRING, "the rule's page, below the board's address"),
    "place": _PLACE,
}
"""Members of a finding as it is told."""
RESOURCE = Resource(
    path="/api/findings",
    summary="Every finding: what, where, why it matters, what to do",
    answer=answer,
    schema=obj(
        generation=INTEGER,
        checked=obj(
            "When the doctor last examined the board, how long that took, and how often it did.",
            at=maybe(NUMBER),
            seconds=NUMBER,
            rounds=COUNT,
        ),
        findings=array(obj(**FINDING, first_seen=NUMBER)),
    ),
)
