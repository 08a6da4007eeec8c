"""D106: links that lead nowhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import PurePath

from lossless.doctor.evidence import Evidence
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D106",
        name="broken-link",
        severity=Severity.NOTE,
        what="A symbolic link below the logdir leads nowhere.",
        why="If it led to a run, that run is not shown: it was moved or deleted, or its disk is not mounted here.",
        remedy="Mount or restore what it leads to; or remove the link.",
        example="ln -s /mnt/data/runs/a runs/a, on a machine without /mnt/data.",
        since="0.1.0",
    )
)
_NAMED = 3


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding for all that lie where runs do: in a logdir, or in a directory above a run. Links named like event
    files are F103."""
    links = [path for path in evidence.bystanders.broken if "tfevents" not in os.path.basename(path)]
    homes = _homes(evidence) if links else set()
    broken = [path for path in links if os.path.dirname(path) in homes]
    if not broken:
        return
    named = ", ".join(f"{path} → {_target(path)}" for path in broken[:_NAMED])
    more = f" and {len(broken) - _NAMED} more" if len(broken) > _NAMED else ""
    count = f"{len(broken)} links lead" if len(broken) > 1 else "A link leads"
    yield REGISTRY.finding(RULE.code, f"{count} nowhere: {named}{more}", Place(path=broken[0]))


def _homes(evidence: Evidence) -> set[str]:
    """The logdirs, and the directories above runs."""
    above = {str(parent) for run in evidence.runs for parent in PurePath(run.path).parents}
    return above | {logdir.path for logdir in evidence.board.logdirs}


def _target(link: str) -> str:
    try:
        return os.readlink(link)
    except OSError:
        return "?"  # removed meanwhile
