"""D203: one process made file after file in one directory, each with little in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from lossless.doctor.evidence import Evidence, Integers
from lossless.doctor.wording import counted, process, seconds
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D203",
        name="writer-in-loop",
        severity=Severity.WARNING,
        what="One process made many event files in one directory, with a few points each.",
        why="The writer is made inside the loop, once a step or an epoch, instead of once before it. TensorBoard reads "
        "the files of a directory one after another and, without its data server, never goes back; each file costs a "
        "thread and an open file while it is written.",
        remedy="Make the writer once, before the loop, and close it behind the loop.",
        example="40 files with 1 point a tag each, made 2 s apart, by process 12 on vm.",
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix='writer = SummaryWriter("runs/a")  # before the loop\nfor step in range(steps):\n'
        '    writer.add_scalar("loss", loss, step)\nwriter.close()',
    )
)
_FILES = 5
_MANY = 10
_FEW = 5
"""Points a tag has in a file of a writer that lived for a moment."""
_SOME = 20
_SOON = 600.0
"""Seconds between files of a process whose number is not known; runs of a nightly job lie further apart."""
_AT_ONCE, _HOUR = 60.0, 3600.0


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run. A note where files hold some points, lie hours apart, or their process is not known."""
    files = evidence.files
    there = np.array([state != "gone" for state in files.state], np.bool_)
    counts = np.bincount(files.run[there], minlength=len(files.runs))
    by_writer: defaultdict[tuple[int, str, int], list[int]] = defaultdict(list)
    for row in np.flatnonzero(there & (counts[files.run] >= _FILES)).tolist():
        by_writer[int(files.run[row]), files.host[row], int(files.pid[row])].append(row)
    worst: dict[int, list[int]] = {}
    for (run, _, _), rows in by_writer.items():
        if len(rows) >= _FILES and len(rows) > len(worst.get(run, ())):
            worst[run] = rows
    if worst:
        most = _points_a_tag(evidence)
        for rows in worst.values():
            yield from _judged(evidence, np.array(rows), most)


def _points_a_tag(evidence: Evidence) -> Integers:
    """The most that a tag has in each file."""
    most = np.zeros(len(evidence.files.paths), np.int64)
    np.maximum.at(most, evidence.series.file, evidence.series.points)
    np.maximum.at(most, evidence.heavy.file, evidence.heavy.values)
    return most


def _judged(evidence: Evidence, rows: Integers, most: Integers) -> Iterator[Finding]:
    files = evidence.files
    host, pid = files.host[rows[0]], int(files.pid[rows[0]])
    each = float(np.median(most[rows]))
    begins = np.sort(np.where(np.isnan(files.made[rows]), files.first_wall[rows], files.made[rows]))
    apart = float(np.median(np.diff(begins)))
    total = int((files.points[rows] + files.heavy[rows]).sum())
    if each > _SOME or not total or not (pid >= 0 or apart <= _SOON):
        return
    pace = f"{seconds(apart)} apart" if apart else f"within {seconds(max(float(begins[-1] - begins[0]), 1.0))}"
    many = len(rows) >= _MANY
    certain = each <= _FEW or many if pid >= 0 else each <= _FEW and (many or apart <= _AT_ONCE) and bool(host)
    run = files.runs[files.run[rows[0]]]
    yield REGISTRY.finding(
        RULE.code,
        f"{len(rows):,} files in run {run}, {counted(round(each), 'point')} a tag in each, "
        f"made {pace} by {process(host, pid)}; {counted(total, 'value')} in all",
        Place(run=run),
        severity=None if certain and apart <= _HOUR else Severity.NOTE,
    )
