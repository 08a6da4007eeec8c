"""D101: nothing is where it was looked for, and runs lie beside or above."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from glob import has_magic

from lossless.doctor.evidence import Evidence
from lossless.doctor.launch import judge
from lossless.doctor.wording import counted
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity
from lossless.logdir import LocalFS, Nearby, nearby

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
_LOGDIRS = 20
_ALIKE = 0.7
_EMPTY = ("F101", "F109", "F114")
"""The logdir is missing, holds no event file, or is another file."""
_PARTS = re.compile(r"[\\:,\s]+")
"""What parts names that were typed together."""


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a logdir without runs, for the first 20 such; a note where the runs may be another project's. None
    when what was meant is known: by D104, or by the launch line (D5xx); nor of a pattern, of which D509 speaks."""
    if evidence.bystanders.unnamed or any(fault.fix for fault in judge(evidence.asked)):
        return
    logdirs = [facts.path for facts in evidence.board.logdirs]
    empty = {finding.place.path: None for finding in evidence.board.findings if finding.code in _EMPTY}
    for path in [path for path in empty if path and not has_magic(path)][:_LOGDIRS]:
        around = evidence.looked.nearby if len(logdirs) == 1 else nearby([path], LocalFS())
        others = [found for found in around if not any(_within(found.path, logdir) for logdir in logdirs)]
        if others:
            yield _finding(path, sorted(others, key=lambda found: _unlike(path, found)))


def _unlike(logdir: str, found: Nearby) -> tuple[bool, bool, float]:
    """First what is named much alike, then what lies beside, then what was written last."""
    return not _alike(logdir, found), found.relation != "beside", -found.last_wall_time


def _alike(logdir: str, found: Nearby) -> bool:
    asked, there = (os.path.basename(path).lower() for path in (logdir, found.path))
    return there in _PARTS.split(asked) or SequenceMatcher(None, asked, there).ratio() >= _ALIKE


def _where(logdir: str, found: Nearby) -> str:
    return found.relation if found.relation == "beside" or _within(logdir, found.path) else "further off"


def _within(path: str, logdir: str) -> bool:
    return path == logdir or path.startswith(logdir.rstrip(os.sep) + os.sep)


def _finding(logdir: str, around: Sequence[Nearby]) -> Finding:
    named = ", ".join(
        f"{found.path} (at least {counted(found.runs, 'run')}, {_where(logdir, found)})" for found in around[:_NAMED]
    )
    more = f" and {len(around) - _NAMED} more directories" if len(around) > _NAMED else ""
    command = f"lossless serve {shlex.quote(around[0].path)}"
    message = f"No run in {logdir}, but in {named}{more}"
    meant = around[0].relation == "beside" or _alike(logdir, around[0])
    severity = None if meant else Severity.NOTE
    return REGISTRY.finding(RULE.code, message, Place(path=logdir), fix=command, severity=severity)
