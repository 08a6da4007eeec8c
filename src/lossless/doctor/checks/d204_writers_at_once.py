"""D204: several writers at once in one run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import counted, likewise, listed, process
from lossless.doctor.workers import together
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D204",
        name="writers-at-once",
        severity=Severity.WARNING,
        what="Several writers wrote the same tags into one run at the same time.",
        why="Every process of a distributed training logs, or training and validation have a writer each in one "
        "directory. Their curves lie over each other under one name: TensorBoard draws them as one zigzag, or follows "
        "only one of the files; lossless draws one line a file.",
        remedy="Log from one process only (rank 0), or give every writer a directory of its own below the run.",
        example="loss is written by 4 processes at once in run a.",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_RANK = 'if rank == 0:\n    writer = SummaryWriter("runs/a")\n# or: SummaryWriter(f"runs/a/rank{rank}")'
_ROLES = 'train_writer = SummaryWriter("runs/a/train")\nvalidation_writer = SummaryWriter("runs/a/validation")'
_RUNS = 1_000


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run."""
    series = evidence.series
    by_run: defaultdict[int, list[int]] = defaultdict(list)
    for row in together(evidence).tolist():
        by_run[int(series.run[row])].append(row)
    for run, rows in list(by_run.items())[:_RUNS]:
        yield _finding(evidence, series.runs[run], rows)


def _finding(evidence: Evidence, run: str, rows: list[int]) -> Finding:
    series, files = evidence.series, evidence.files
    tags = list(dict.fromkeys(series.tags[series.tag[row]] for row in rows))
    of_first = [row for row in rows if series.tags[series.tag[row]] == tags[0]]
    writers = [(files.host[file], int(files.pid[file])) for file in series.file[of_first].tolist()]
    processes = list(dict.fromkeys(writers))
    one = len(processes) == 1
    by = f"{len(writers)} files of {process(*processes[0])}" if one else listed([process(*each) for each in processes])
    same = " with equal values" if np.ptp(series.mean[of_first]) == 0 and np.ptp(series.std[of_first]) == 0 else ""
    who = (
        f"{counted(len(writers), 'writer')} at once"
        if one
        else f"{counted(len(processes), 'process', 'processes')} at once"
    )
    return REGISTRY.finding(
        RULE.code,
        f"{tags[0]} is written by {who}{same} in run {run}: {by}{likewise(tags[1:])}",
        Place(run=run, tag=tags[0]),
        fix=_ROLES if one and processes[0][1] >= 0 else _RANK,
    )
