"""D303: points that TensorBoard, once running, would never read."""

from __future__ import annotations

import os
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from lossless.doctor import rows, stock
from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import clock
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D303",
        name="file-left-behind",
        severity=Severity.NOTE,
        what="A file was written to after a file that follows it by name had begun.",
        why="Without its data server (--load_fast=false, Windows, --logdir_spec) TensorBoard reads the files of a "
        "directory one after another, by name. Once a later one is there it never returns to an earlier: what is "
        "written to that one is not shown until TensorBoard is started again.",
        remedy="Give each writer a directory of its own; or start TensorBoard with --reload_multifile=true.",
        example="train and evaluation write into one directory: TensorBoard leaves the first file for the second.",
        since="0.1.0",
    )
)
_READ = 64
"""So many series of a file have their points counted one by one."""


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run, of the file with most such points."""
    files = evidence.files
    after = files.last_wall[:-1] > files.first_wall[1:] + stock.RELOAD
    late = np.unique(files.run[1:][after & (files.run[1:] == files.run[:-1])])
    for run in late[: rows.RUNS].tolist():
        own = np.arange(np.searchsorted(files.run, run), np.searchsorted(files.run, run, side="right"))
        if left := _left(evidence, own):
            yield _finding(evidence, *left)


def _left(evidence: Evidence, own: NDArray[np.int64]) -> tuple[int, int, float] | None:
    """(file, the one after it, when that began), of the file that was written longest after that."""
    files = evidence.files
    ordered = sorted(own[files.points[own] + files.heavy[own] > 0].tolist(), key=lambda row: files.paths[row])
    worst, found, following, begun = stock.RELOAD, None, -1, np.inf
    for row in reversed(ordered):
        if files.last_wall[row] - begun > worst:
            worst, found = files.last_wall[row] - begun, (row, following, float(begun))
        if files.first_wall[row] < begun:
            following, begun = row, files.first_wall[row]
    return found


def _finding(evidence: Evidence, row: int, following: int, begun: float) -> Finding:
    files, series = evidence.files, evidence.series
    own = np.flatnonzero((series.file == row) & (series.max_wall > begun))
    late = sum(int(np.count_nonzero(evidence.points(each)[1] > begun)) for each in own[:_READ].tolist())
    least = "at least " if len(own) > _READ else ""
    name, later = os.path.basename(files.paths[row]), os.path.basename(files.paths[following])
    points = f"{least}{late:,} of its {int(files.points[row]):,} points" if late else "values"
    run = files.runs[files.run[row]]
    return REGISTRY.finding(
        RULE.code,
        f"TensorBoard leaves {name} of run {run} for good once it sees {later}, begun {clock(begun)}, and {points} "
        f"are later (up to {clock(float(files.last_wall[row]))}); so without its data server, while it runs",
        Place(path=files.paths[row], run=run),
        effect="lossless reads both as they grow.",
        fix=stock.command(evidence, stock.SLOW, "--reload_multifile=true"),
    )
