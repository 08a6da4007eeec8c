"""`GET /api/findings`: what could not be read, written or trusted."""

from __future__ import annotations

from starlette.responses import Response

from lossless.findings import REGISTRY, Severity
from lossless.server.resource import Asked, Resource
from lossless.server.respond import json_answer
from lossless.server.schema import COUNT, INTEGER, NUMBER, STRING, array, maybe, obj, one_of
from lossless.server.site import finding_id


def answer(asked: Asked) -> Response:
    """Every finding with the words of its rule."""
    board = asked.site.board
    generation, findings = board.generation, board.findings
    described = []
    for finding, seen in zip(findings, asked.site.first_seen(findings), strict=True):
        rule = REGISTRY[finding.code]
        words = {"name": rule.name, "what": rule.what, "why": rule.why, "example": rule.example}
        described.append({"id": finding_id(finding), **finding.as_dict(), **words, "first_seen": seen})
    return json_answer({"generation": generation, "findings": described})


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
RESOURCE = Resource(
    path="/api/findings",
    summary="Every finding: what, where, why it matters, what to do",
    answer=answer,
    schema=obj(
        generation=INTEGER,
        findings=array(
            obj(
                id=STRING,
                code=STRING,
                name=STRING,
                severity=one_of(*(severity.value for severity in Severity)),
                what=STRING,
                message=STRING,
                remedy=STRING,
                effect=STRING,
                fix=STRING,
                why=STRING,
                example=STRING,
                place=_PLACE,
                first_seen=NUMBER,
            )
        ),
    ),
)
