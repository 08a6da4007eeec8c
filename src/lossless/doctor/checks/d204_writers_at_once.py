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
    """One finding a run; a note where no tag is written by two."""
    series = evidence.series
    by_run: defaultdict[int, list[int]] = defaultdict(list)
    for row in together(evidence).tolist():
        by_run[int(series.run[row])].append(row)
    for run, rows in list(by_run.items())[:_RUNS]:
        yield _finding(evidence, series.runs[run], rows)
    for run, pair in _apart(evidence):
        if run not in by_run:
            yield _told_apart(evidence, series.runs[run], pair)


def _apart(evidence: Evidence) -> Iterator[tuple[int, tuple[int, int]]]:
    """(run, two of its files) that different processes wrote at the same time, for up to 1,000 runs."""
    files = evidence.files
    order = np.lexsort((files.first_wall, files.run))
    before, after = order[:-1], order[1:]
    alike = (files.run[before] == files.run[after]) & (files.pid[before] >= 0) & (files.pid[after] >= 0)
    alike &= files.pid[before] != files.pid[after]
    before, after = before[alike], after[alike]
    shorter = np.minimum(*(files.last_wall[rows] - files.first_wall[rows] for rows in (before, after)))
    shared = np.minimum(files.last_wall[before], files.last_wall[after]) - files.first_wall[after]
    both = (shared > 0) & (shared >= shorter / 2)
    found: dict[int, tuple[int, int]] = {}
    for a, b in zip(before[both].tolist(), after[both].tolist(), strict=True):
        found.setdefault(int(files.run[a]), (a, b))
    yield from list(found.items())[:_RUNS]


def _told_apart(evidence: Evidence, run: str, pair: tuple[int, int]) -> Finding:
    files = evidence.files
    who = " and ".join(process(files.host[row], int(files.pid[row])) for row in pair)
    message = f"Run {run} is written by several processes at once, each with tags of its own: {who}"
    return REGISTRY.finding(RULE.code, message, Place(run=run), severity=Severity.NOTE, fix=_RANK)


def _finding(evidence: Evidence, run: str, rows: list[int]) -> Finding:
    series, files = evidence.series, evidence.files
    tags = list(dict.fromkeys(series.tags[series.tag[row]] for row in rows))
    of_first = [row for row in rows if series.tags[series.tag[row]] == tags[0]]
    writers = [(files.host[file], int(files.pid[file])) for file in series.file[of_first].tolist()]
    processes = list(dict.fromkeys(writers))
    one = len(processes) == 1
    by = _by(len(writers), processes)
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


def _by(files: int, processes: list[tuple[str, int]]) -> str:
    if len(processes) > 1:
        return listed([process(*each) for each in processes])
    host, pid = processes[0]
    return f"{files} files of {process(host, pid)}" if host or pid >= 0 else f"{files} files"
