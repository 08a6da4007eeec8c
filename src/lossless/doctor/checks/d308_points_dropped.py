"""D308: points that TensorBoard drops where steps begin again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice

import numpy as np
from numpy.typing import NDArray

from lossless.doctor import rows, stock
from lossless.doctor.evidence import Evidence
from lossless.doctor.rescan import Rescan
from lossless.doctor.steps import torn
from lossless.doctor.wording import counted
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity
from lossless.types import Kind
from lossless.wire.kinds import Shape

RULE = REGISTRY.add(
    Rule(
        code="D308",
        name="points-dropped",
        severity=Severity.NOTE,
        what="TensorBoard would drop points where steps begin again or repeat.",
        why="Its data server takes a point for a restart of its tag when there is one at its step or above, and drops "
        "those: of workers that write into one directory only the last is left. Without it, a second SessionLog START "
        "drops every point at its step or above, of all tags.",
        remedy="Nothing, to see them here; TensorBoard shows them all when it is told so.",
        example="TensorBoard would drop 400 of 1,000 points of run a, most of loss.",
        since="0.1.0",
    )
)
_ALIKE = 16
"""So many different series of a run are looked at; the others are mostly like one of them."""
_RUNS = 200
_START = 1


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run."""
    rescan = Rescan(evidence.files.following.fs)
    served = dict(islice(_served(evidence), _RUNS))
    marked = evidence.files.run[evidence.files.restarts > 0].tolist()
    for run in sorted({*served, *marked})[: rows.RUNS]:
        fast, points, of = served.get(run, (0, 0, ""))
        slow = _purged(evidence, run, rescan) if run in marked else 0
        if max(fast, slow) > 1:
            yield _finding(evidence, evidence.series.runs[run], (fast, points, of), slow)


def _finding(evidence: Evidence, run: str, served: tuple[int, int, str], slow: int) -> Finding:
    fast, points, of = served
    of_both = []
    if fast > 1:
        of_both.append(
            f"{fast:,} of {counted(points, 'point')} of {of} in run {run} with its data server: "
            "a point drops those before it at its step or above"
        )
    if slow > 1:
        reader = "without it" if fast > 1 else f"of run {run} without its data server"
        of_both.append(f"{counted(slow, 'point')} {reader}, at a second SessionLog START")
    return REGISTRY.finding(
        RULE.code,
        f"TensorBoard would drop {'; and '.join(of_both)}",
        Place(run=run),
        effect="lossless shows them all; those that came again faint.",
        fix=stock.command(evidence, stock.SLOW, "--purge_orphaned_data=false"),
    )


def _served(evidence: Evidence) -> Iterator[tuple[int, tuple[int, int, str]]]:
    """By run: points its data server drops, all points of the tags concerned, and which tags those are."""
    series = evidence.series
    order, starts = series.by_run_tag()
    if not len(order):
        return
    suspect = (series.falls[order] > 0) | (series.repeats[order] > 0)
    follows = np.ones(len(order), np.bool_)
    follows[starts] = False
    suspect &= ~torn(evidence)[order]  # it stops there
    suspect[1:] |= follows[1:] & (series.min_step[order[1:]] <= series.max_step[order[:-1]])
    groups = np.flatnonzero(np.logical_or.reduceat(suspect, starts))
    ends = np.append(starts[1:], len(order))
    of_groups = (order[starts[group] : ends[group]] for group in groups.tolist())
    for run, own in groupby(of_groups, key=lambda group: int(series.run[group[0]])):
        lost = [(dropped, series.points[group].sum(), group) for dropped, group in _counted(evidence, list(own))]
        if lost:
            most = rows.tag(series, max(lost, key=lambda each: each[0])[2][0])
            of = f"{len(lost):,} tags, most of {most}," if lost[1:] else most
            yield run, (sum(d for d, _, _ in lost), sum(int(p) for _, p, _ in lost), of)


def _counted(evidence: Evidence, groups: list[NDArray[np.int64]]) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """(points that are dropped, rows) of each tag that loses some; of those that are alike one is counted."""
    series = evidence.series
    known: dict[tuple[int, ...], int] = {}
    for group in groups:
        facts = (series.points, series.first_step, series.last_step, series.falls, series.fall_from, series.repeats)
        alike = tuple(int(fact[row]) for row in group.tolist() for fact in facts)
        if series.repeats[group].any():
            alike = (*alike, int(group[0]))  # whether they are only said again, values tell
        if alike not in known:
            if len(known) == _ALIKE:
                continue
            known[alike] = _dropped(evidence, group)
        if known[alike]:
            yield known[alike], group


def _dropped(evidence: Evidence, group: NDArray[np.int64]) -> int:
    """Of one tag, its files by name. A point that is only said again is not missed."""
    files = evidence.series.files
    ordered = sorted(group.tolist(), key=lambda row: files[int(evidence.series.file[row])])
    points = [evidence.points(row) for row in ordered]
    steps, values = (np.concatenate([each[i] for each in points]) for i in (0, 2))
    again = (steps[1:] == steps[:-1]) & (values[1:] == values[:-1])
    return stock.overtaken(steps[np.append(~again, True)])


def _purged(evidence: Evidence, run: int, rescan: Rescan) -> int:
    """Points that a second SessionLog START drops, as its own reader does."""
    files = evidence.files
    own = sorted(np.flatnonzero(files.run == run).tolist(), key=lambda row: files.paths[row])
    kept, dropped, started = np.empty(0, np.int64), 0, False
    for row in own:
        for part in rescan.parts(files.paths[row], int(files.bytes_read[row])):
            scalar, begin = part.kind == Kind.SCALAR, 0
            marks = np.flatnonzero((part.shape == Shape.SESSION_LOG) & (part.value == _START))
            for at in marks.tolist():
                kept = np.append(kept, part.step[begin:at][scalar[begin:at]])
                left = kept[kept < part.step[at]] if started else kept
                dropped, kept, started, begin = dropped + len(kept) - len(left), left, True, at
            kept = np.append(kept, part.step[begin:][scalar[begin:]])
    return dropped
