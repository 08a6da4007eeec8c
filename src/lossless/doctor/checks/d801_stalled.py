"""D801: a run that does not grow, though it did not end."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import clock, process
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity
from lossless.types import Status

RULE = REGISTRY.add(
    Rule(
        code="D801",
        name="stalled",
        severity=Severity.WARNING,
        what="A run stalled: it does not grow, though its writer did not end it.",
        why="Its process hangs or was stopped, or died in the middle of a record. No point will come until it goes on.",
        remedy="Look at its process.",
        example="kill -STOP while training; a data loader that waits for ever; kill -9.",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run. A warning where its process was stopped; a note where it lives, for it may be at work, and
    where it is gone, for R004 warns of that."""
    stalled = [run for run in evidence.runs if run.status is Status.STALLED]
    numbers = {name: number for number, name in enumerate(evidence.files.runs)} if stalled else {}
    for run in stalled:
        rows = np.flatnonzero(evidence.files.run == numbers[run.name]) if run.name in numbers else np.zeros(0, int)
        if len(rows):
            yield _finding(evidence, run.name, int(rows[np.argmax(evidence.files.mtime[rows])]))


def _finding(evidence: Evidence, run: str, row: int) -> Finding:
    files = evidence.files
    status = files.status(row)
    pid = files.holder(row) if files.pid[row] < 0 else int(files.pid[row])
    by = process(files.host[row], pid)
    since = f"{run} has not grown since {clock(files.mtime[row])}"
    place = Place(path=files.paths[row], run=run)
    if files.stopped(row):
        remedy = "Let it go on, or end it."
        return REGISTRY.finding(
            RULE.code, f"{since}: {by} is stopped", place, remedy=remedy, fix=f"kill -CONT {pid or 'PID'}"
        )
    if status == "alive":
        message, fix = f"{since}, though {by} lives and has its file open", f"py-spy dump --pid {pid or 'PID'}"
        remedy = "See what it waits for: a data loader, a lock, another process; or a phase that logs nothing."
    else:
        gone = "is gone" if status == "gone" else "cannot be asked"
        message, fix = f"{since} and ends in the middle of a record; {by} {gone}", ""
        remedy = "Resume from its last checkpoint, if it was not meant to end."
    wall = files.last_wall[row]
    effect = f"Its last point is of {clock(wall)}." if math.isfinite(wall) else ""
    return REGISTRY.finding(RULE.code, message, place, remedy=remedy, effect=effect, fix=fix, severity=Severity.NOTE)
