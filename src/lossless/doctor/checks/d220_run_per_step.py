"""D220: one process made run after run, each with a point a tag."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import process
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D220",
        name="run-per-step",
        severity=Severity.WARNING,
        what="One process made many runs, each with one point a tag, at one step after another.",
        why="The writer is made inside the loop with a directory that changes: by the clock, as SummaryWriter() "
        "without a log_dir does, or with the step in its name. Instead of one curve there are as many runs of a "
        "single point.",
        remedy="Make the writer once, before the loop, with a directory of its own.",
        example="runs/Nov20_15-00-01_vm, runs/Nov20_15-00-02_vm, … by process 12, at steps 0, 1, …",
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix='writer = SummaryWriter("runs/a")  # before the loop',
    )
)
_FEW, _MANY = 5, 10
_CLOCK = re.compile(r"[A-Z][a-z]{2}\d{2}_\d{2}-\d{2}-\d{2}")
"""The directory that SummaryWriter() names by the clock."""


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a process and directory above; a note where the runs are few, the step stands still, or is what they
    are named after: of checkpoints that are evaluated, each may have been meant to be a run."""
    files, series = evidence.files, evidence.series
    single = np.ones(len(files.paths), np.bool_)
    np.logical_and.at(single, series.file, series.points == 1)
    single &= (files.points > 0) & (files.heavy == 0) & (files.pid >= 0)
    single &= np.bincount(files.run, minlength=len(files.runs))[files.run] == 1
    steps = np.zeros(len(files.paths), np.int64)
    steps[series.file] = series.first_step
    made: defaultdict[tuple[str, str, int], list[int]] = defaultdict(list)
    for row in np.flatnonzero(single).tolist():
        above = files.runs[files.run[row]].rpartition("/")[0]
        made[above, files.host[row], int(files.pid[row])].append(row)
    for rows in made.values():
        if len(rows) >= _FEW:
            in_time = sorted(rows, key=lambda row: files.first_wall[row])
            counting = bool((np.diff(steps[in_time]) > 0).all())
            own, names = steps[in_time].tolist(), [files.runs[files.run[row]].rpartition("/")[2] for row in in_time]
            by_clock = all(map(_CLOCK.match, names))
            if counting or by_clock:
                named = not by_clock and all(map(_is_named_after, names, own))
                yield _finding(evidence, in_time, own, certain=counting and len(rows) >= _MANY and not named)


def _is_named_after(name: str, step: int) -> bool:
    return step in map(int, re.findall(r"\d+", name))


def _finding(evidence: Evidence, rows: list[int], steps: list[int], *, certain: bool) -> Finding:
    files = evidence.files
    first, last = (files.runs[files.run[row]] for row in (rows[0], rows[-1]))
    at = f"at steps {steps[0]:,} to {steps[-1]:,}" if steps[0] != steps[-1] else f"all at step {steps[0]:,}"
    return REGISTRY.finding(
        RULE.code,
        f"{len(rows):,} runs {first} … {last} have 1 point a tag each, {at}, "
        f"all by {process(files.host[rows[0]], int(files.pid[rows[0]]))}",
        Place(run=first),
        severity=None if certain else Severity.NOTE,
    )
