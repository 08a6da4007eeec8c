"""D101: nothing is where it was looked for, and runs lie beside or above."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from lossless.doctor.evidence import Evidence
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D101",
        name="runs-nearby",
        severity=Severity.WARNING,
        what="The logdir holds no run, and a directory beside or above it does.",
        why="A board shows what lies at and below its logdir, nothing beside or above it.",
        remedy="Give the directory that holds the runs.",
        example="lossless serve run, where training writes to runs.",
        since="0.1.0",
    )
)
_NAMED = 3


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding for all that is nearby: the board is empty, whatever was asked for."""
    nearby = evidence.looked.nearby
    if not nearby or evidence.runs:
        return
    first = nearby[0]
    named = ", ".join(f"{n.path} ({_runs(n.runs)}, {n.relation})" for n in nearby[:_NAMED])
    more = f" and {len(nearby) - _NAMED} more" if len(nearby) > _NAMED else ""
    asked = ", ".join(logdir.path for logdir in evidence.board.logdirs)
    command = f"lossless serve {shlex.quote(first.path)}"
    yield REGISTRY.finding(
        RULE.code,
        f"No run in {asked}; there are in {named}{more}",
        Place(path=evidence.board.logdirs[0].path),
        remedy=f"Give the directory that holds the runs: {command}",
        fix=command,
    )


def _runs(count: int) -> str:
    return f"{count} run{'s' if count > 1 else ''}"
