"""D607: a run that lacks the last step its siblings have."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from lossless.doctor import rows
from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import counted, likewise
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity
from lossless.query import SeriesTable
from lossless.types import Status

RULE = REGISTRY.add(
    Rule(
        code="D607",
        name="last-step-missing",
        severity=Severity.NOTE,
        what="A run lacks just the last step that its siblings have: was its writer closed?",
        why="A writer keeps its last points in memory until it is flushed or closed; a process that ends before loses "
        "them.",
        remedy="Close the writer, or leave its with block, before the process ends.",
        example="seed3 ends at step 980, 20 before seed0, seed1 and seed2.",
        since="0.1.0",
        certainty=Certainty.ASKS,
        fix="with SummaryWriter(log_dir) as writer:",
    )
)
_POINTS = 5
_SIBLINGS = 2
_MIX = 1_000_003
"""Puts rows of one tag and grid together; a chance meeting with another only parts them."""
_MOST = 0.66
"""Share of the siblings that end together."""


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run whose every regular tag ends one interval early."""
    series = evidence.series
    regular = (series.min_gap == series.max_gap) & (series.falls == 0) & (series.repeats == 0)
    regular &= (series.points >= _POINTS) & _alone(evidence)
    early = np.zeros(len(series), np.bool_)
    ends = np.zeros(len(series), np.int64)
    own = _of_uneven_tags(series, np.flatnonzero(regular))
    grid = (series.first_step[own] * _MIX + series.max_gap[own]) * _MIX + series.tag[own]
    order = own[np.argsort(grid, kind="stable")]
    keys = np.stack((series.tag[order], series.first_step[order], series.max_gap[order]))
    for group in _uneven(series, order, np.flatnonzero((np.diff(keys, prepend=-1) != 0).any(axis=0))):
        last, short = _short(series.last_step[group], series.max_gap[group])
        early[group[short]] = True
        ends[group] = last
    live = {run.name for run in evidence.runs if run.status is Status.LIVE} if early.any() else set()
    fine = set(series.run[regular & ~early].tolist())

    def said(run: str, found: list[int]) -> Finding | None:
        return None if run in live or int(series.run[found[0]]) in fine else _finding(evidence, run, found, ends)

    yield from rows.by_run(series, early, said)


def _of_uneven_tags(series: SeriesTable, own: NDArray[np.int64]) -> NDArray[np.int64]:
    """The rows of tags that do not end at one step everywhere."""
    tag, last = series.tag[own], series.last_step[own]
    low, high = np.full(len(series.tags), np.iinfo(np.int64).max), np.full(len(series.tags), np.iinfo(np.int64).min)
    np.minimum.at(low, tag, last)
    np.maximum.at(high, tag, last)
    uneven: NDArray[np.bool_] = low[tag] != high[tag]
    return own[uneven]


def _uneven(series: SeriesTable, order: NDArray[np.int64], starts: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """The groups that begin at `starts` in which some row ends one interval before the last."""
    if not len(order):
        return
    sizes = np.diff(starts, append=len(order))
    last = series.last_step[order]
    short = last == np.repeat(np.maximum.reduceat(last, starts), sizes) - series.max_gap[order]
    for group in np.flatnonzero(np.logical_or.reduceat(short, starts) & (sizes > _SIBLINGS)).tolist():
        yield order[starts[group] : starts[group] + sizes[group]]


def _alone(evidence: Evidence) -> NDArray[np.bool_]:
    """Rows whose run wrote the tag into one file only."""
    series = evidence.series
    order, starts = series.by_run_tag()
    sizes = np.diff(np.append(starts, len(order)))
    alone = np.empty(len(order), np.bool_)
    alone[order] = np.repeat(sizes == 1, sizes)
    return alone


def _short(last: NDArray[np.int64], gaps: NDArray[np.int64]) -> tuple[int, NDArray[np.bool_]]:
    """(where most end, which end one interval before), of tags on one grid of steps."""
    values, counts = np.unique(last, return_counts=True)
    most = int(values[np.argmax(counts)]) if len(values) else 0
    enough = len(last) > _SIBLINGS and counts.max() >= max(_SIBLINGS, _MOST * len(last))
    return most, (last == most - gaps) & enough


def _finding(evidence: Evidence, run: str, own: list[int], ends: NDArray[np.int64]) -> Finding:
    series, row = evidence.series, own[0]
    tags = rows.tags(series, own)
    last, end = int(series.last_step[row]), int(ends[row])
    others = int(np.count_nonzero((series.tag == series.tag[row]) & (series.last_step == end)))
    return REGISTRY.finding(
        RULE.code,
        f"{run} ends at step {last:,}, one interval of {end - last:,} before {counted(others, 'other run')} with "
        f"{tags[0]}: was its writer closed?{likewise(tags[1:])}",
        Place(run=run, tag=tags[0], step=last),
    )
