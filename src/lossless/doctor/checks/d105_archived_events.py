"""D105: event files that lie in an archive."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Sequence

from lossless.doctor.archives import SUFFIXES, event_files
from lossless.doctor.evidence import Evidence
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D105",
        name="archived-events",
        severity=Severity.WARNING,
        what="The logdir holds no run, and an archive in or beside it holds event files.",
        why="Files in an archive are not read.",
        remedy="Unpack it, and give the directory it was unpacked to.",
        example="logs.zip, as it was downloaded.",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_ARCHIVES = 10


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding an archive; a note where there are runs, for it may be a copy of them."""
    beside = [] if evidence.runs else _beside(evidence)
    archives = [path for path in (*evidence.bystanders.files, *beside) if path.lower().endswith(SUFFIXES)]
    for path in list(dict.fromkeys(archives))[:_ARCHIVES]:
        names = event_files(path)
        if names:
            yield _finding(path, names, empty=not evidence.runs)


def _beside(evidence: Evidence) -> list[str]:
    """The files in the directories that hold the logdirs."""
    found: list[str] = []
    for parent in {os.path.dirname(facts.path) for facts in evidence.board.logdirs}:
        try:
            found += [os.path.join(parent, name) for name in sorted(os.listdir(parent))]
        except OSError:
            continue  # it is not there, or may not be read; the logdir's own finding says so
    return found


def _finding(path: str, names: Sequence[str], *, empty: bool) -> Finding:
    to = path
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        to = to[: -len(suffix)] if to.lower().endswith(suffix) else to
    unpack = f"unzip {shlex.quote(path)} -d" if path.lower().endswith(".zip") else f"tar -xf {shlex.quote(path)} -C"
    fix = f"mkdir -p {shlex.quote(to)} && {unpack} {shlex.quote(to)} && lossless serve {shlex.quote(to)}"
    return REGISTRY.finding(
        RULE.code,
        f"{os.path.basename(path)} holds {len(names):,} event file{'s' if len(names) > 1 else ''}, as {names[0]}",
        Place(path=path),
        remedy="" if empty else "Nothing, if it is a copy of what is shown; else unpack it.",
        fix=fix,
        severity=None if empty else Severity.NOTE,
    )
