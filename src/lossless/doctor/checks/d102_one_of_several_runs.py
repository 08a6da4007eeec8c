"""D102: the logdir is one run, and others lie beside it."""

from __future__ import annotations

import os
import shlex
import tempfile
from collections.abc import Iterator

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import counted
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity
from lossless.logdir import LocalFS, Nearby, nearby

RULE = REGISTRY.add(
    Rule(
        code="D102",
        name="one-of-several-runs",
        severity=Severity.NOTE,
        what="The logdir is one run; others lie beside it and are not shown.",
        why="A board shows what lies at and below its logdir. Given the directory of one run, it shows that run alone.",
        remedy="Give the directory above, to see them together.",
        example="lossless serve runs/train, where validation is written to runs/validation.",
        since="0.1.0",
        certainty=Certainty.ASKS,
    )
)
_NAMED = 3


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding, when one logdir is asked for and is itself a run."""
    logdirs = [facts.path for facts in evidence.board.logdirs]
    if len(logdirs) != 1 or not os.path.isdir(logdirs[0]) or not _is_run(evidence, logdirs[0]):
        return
    parent = os.path.dirname(logdirs[0])
    if parent in (os.sep, os.path.expanduser("~"), tempfile.gettempdir(), os.path.dirname(parent)):
        return
    beside = [found for found in nearby(logdirs, LocalFS()) if os.path.dirname(found.path) == parent]
    if beside:
        yield _finding(logdirs[0], parent, beside)


def _is_run(evidence: Evidence, logdir: str) -> bool:
    """Whether it holds event files itself, or nothing but the parts of one family."""
    runs = evidence.runs
    alone = len({run.family for run in runs}) == 1 and all(
        run.role and os.path.dirname(run.path) == logdir for run in runs
    )
    return any(run.path == logdir for run in runs) or (bool(runs) and alone)


def _finding(logdir: str, parent: str, beside: list[Nearby]) -> Finding:
    names = ", ".join(os.path.basename(found.path) for found in beside[:_NAMED])
    more = f" and {len(beside) - _NAMED} more" if len(beside) > _NAMED else ""
    lie = f"{counted(sum(found.runs for found in beside), 'run')} beside {os.path.basename(logdir)} in {parent}"
    fix = f"lossless serve {shlex.quote(parent)}"
    return REGISTRY.finding(RULE.code, f"{lie}: {names}{more}; are they wanted, too?", Place(path=logdir), fix=fix)
