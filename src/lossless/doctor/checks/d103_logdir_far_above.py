"""D103: the logdir lies far above its runs."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import counted
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D103",
        name="logdir-far-above",
        severity=Severity.NOTE,
        what="All runs lie in one directory, several levels below the logdir.",
        why="Every directory below a logdir is looked at, and runs are named by their path below it: "
        "from far above that takes long, and all names begin alike.",
        remedy="Give the directory that holds the runs.",
        example="lossless serve ~, where all runs lie in ~/project/outputs/logs.",
        since="0.1.0",
    )
)
_LEVELS = 2
_DIRECTORIES = 500
"""So many directories, and ten for each run, are many: one level is then far enough."""


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a logdir with several runs."""
    for facts in evidence.board.logdirs:
        paths = [run.path for run in evidence.runs if run.logdir == facts.path]
        if len(paths) < 2 or not os.path.isdir(facts.path):
            continue
        common = os.path.commonpath([os.path.dirname(path) for path in paths])
        below = os.path.relpath(common, facts.path)
        levels = 0 if below == "." or below.startswith("..") else below.count(os.sep) + 1
        walked = evidence.looked.directories
        many = walked >= max(_DIRECTORIES, 10 * len(paths)) and len(evidence.board.logdirs) == 1
        if levels >= (1 if many else _LEVELS):
            looked = f"; {walked:,} directories are looked at to find them" if many else ""
            yield REGISTRY.finding(
                RULE.code,
                f"{len(paths):,} runs, and none elsewhere, lie {counted(levels, 'level')} below, in {common}{looked}",
                Place(path=facts.path),
                fix=f"lossless serve {shlex.quote(common)}",
            )
