"""D612: two files of a run that were made in the same second."""

from __future__ import annotations

import os
from collections.abc import Iterator

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import clock, listed
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D612",
        name="same-second",
        severity=Severity.NOTE,
        what="Two files of a run were made in the same second.",
        why="Names of event files begin with whole seconds, so that the order of such files, in which readers put "
        "their points, is left to what follows: host, process and number. A writer whose names end there, as those of "
        "tensorboardX, overwrites the other's file.",
        remedy="Make one writer a run; give each of several a directory of its own.",
        example="fit() and test() within one second: two files events.out.tfevents.1700000000.…",
        since="0.1.0",
        certainty=Certainty.ASKS,
    )
)


_MANY = 3
"""More of one process are a writer in a loop, which D203 tells of."""


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run, of files that hold something."""
    files = evidence.files
    held = np.flatnonzero((files.points + files.heavy > 0) & np.isfinite(files.made))
    order = held[np.lexsort((files.made[held], files.run[held]))]
    keys = np.stack((files.run[order], files.made[order]))
    groups = np.split(order, np.flatnonzero((np.diff(keys) != 0).any(axis=0)) + 1)
    told = -1
    for own in (group.tolist() for group in groups if len(group) > 1):
        writers = {(files.host[row], int(files.pid[row])) for row in own}
        run = int(files.run[own[0]])
        if run != told and (len(writers) > 1 or len(own) <= _MANY):
            told = run
            yield _finding(evidence, own)


def _finding(evidence: Evidence, own: list[int]) -> Finding:
    files = evidence.files
    run = files.runs[files.run[own[0]]]
    names = [os.path.basename(files.paths[row]) for row in own]
    one = len({(files.host[row], int(files.pid[row])) for row in own}) == 1 and files.pid[own[0]] >= 0
    older = "by one process, and read as it numbered them" if one else "which is older? They are read by name"
    return REGISTRY.finding(
        RULE.code,
        f"{len(own)} files of run {run} were made in the same second, {clock(float(files.made[own[0]]))}: "
        f"{listed(names)}; {older}",
        Place(run=run),
    )
