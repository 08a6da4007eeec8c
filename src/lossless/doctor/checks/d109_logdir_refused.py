"""D109: what was typed can be no logdir."""

from __future__ import annotations

from collections.abc import Iterator

from lossless.doctor.addresses import address_in
from lossless.doctor.evidence import Evidence
from lossless.doctor.launch import judge
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D109",
        name="logdir-refused",
        severity=Severity.ERROR,
        what="What was given as a logdir can be none.",
        why="Nothing was looked for there.",
        remedy="Give the directory that training writes to.",
        example='lossless doctor "$LOGS", where LOGS is not set.',
        since="0.1.0",
    )
)


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding each; addresses are D108, faults of the launch line D5xx."""
    faulty = {finding.place.path for finding in judge(evidence.asked)}
    for text, error in evidence.refused:
        if address_in(text) is None and text not in faulty:
            yield REGISTRY.finding(RULE.code, str(error), Place(path=text))
