"""D107: a run whose files hold no value."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePath

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import clock, counted, process
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D107",
        name="nothing-flushed",
        severity=Severity.WARNING,
        what="A run's files hold no value: they are empty, or hold their header alone.",
        why="A writer makes its file at once and keeps values in memory until it flushes: after two minutes, at "
        "flush() or at close(). A process that is killed, forks or ends without closing takes "
        "them with it; others never log.",
        remedy="Close the writer where the program ends (with SummaryWriter(…) as writer:), or flush it; and look "
        "whether the code that logs is reached.",
        example="writer = SummaryWriter('runs/a'), ten add_scalar, os._exit(0).",
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix="writer.flush()  # after each epoch\nwriter.close()  # where the program ends",
    )
)
_HEADER = 1_024
"""Bytes: the version and the name of its writer take less."""
_YOUNG = 600.0
"""Seconds for which a file of an unknown writer may still be waiting for its first flush."""


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run. A note where its writer lives, is young, or other runs hold values: it may be meant. None
    where runs below it hold values: add_scalars writes to those."""
    files = evidence.files
    values = files.points + files.heavy
    full = np.bincount(files.run, values, len(files.runs))
    troubled = {finding.place.path for finding in evidence.board.findings if finding.code != "F110"}
    large = np.bincount(files.run, files.size > _HEADER, len(files.runs))
    rows = np.flatnonzero((full[files.run] == 0) & (large[files.run] == 0))
    by_run: defaultdict[int, list[int]] = defaultdict(list)
    for row in rows.tolist():
        by_run[int(files.run[row])].append(row)
    if not by_run:
        return
    holders = {str(above) for run in np.flatnonzero(full).tolist() for above in PurePath(files.runs[run]).parents}
    for run, of_run in by_run.items():
        if files.runs[run] in holders:
            continue
        if all(files.state[row] == "ready" and files.paths[row] not in troubled for row in of_run):
            yield _finding(evidence, files.runs[run], of_run, other=bool(full.any()))


def _finding(evidence: Evidence, run: str, rows: list[int], *, other: bool) -> Finding:
    files = evidence.files
    newest = max(rows, key=lambda row: files.mtime[row])
    status = files.status(newest)
    made = files.made[newest] if math.isfinite(files.made[newest]) else files.mtime[newest]
    by = process(files.host[newest], int(files.pid[newest]))
    lives = {"alive": "which lives", "gone": "which is gone", "unknown": "of which nothing is known"}[status]
    what = "no byte" if not files.size[rows].any() else "nothing but a header"
    young = status == "unknown" and evidence.now - files.mtime[newest] < _YOUNG
    innocent = other or young or status == "alive"
    return REGISTRY.finding(
        RULE.code,
        f"{counted(len(rows), 'file')} of {run} hold{'s' if len(rows) == 1 else ''} {what}, "
        f"since {clock(made)}, by {by}, {lives}",
        Place(path=files.paths[newest], run=run),
        effect="The run is listed without curves.",
        severity=Severity.NOTE if innocent else None,
    )
