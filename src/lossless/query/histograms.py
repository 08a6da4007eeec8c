"""Histograms of a tag over steps and runs: every step counts, the answer is as large as what is drawn."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.errors import ValueGone
from lossless.query.histogram_facts import Facts, HistogramFacts, files_of
from lossless.query.histogram_request import NOT_PICKED, HistogramRun, HistogramsAnswer, HistogramsRequest
from lossless.query.values import SUPERSEDED, ValueList, ValueRun
from lossless.values.histogram import BASIS_POINTS, FACTS, Histograms, rebin

BROKEN_SHOWN = 20
FEW, SOME, SMALL = 0.02, 8, 4.0
"""So great a part of the histograms, of at least so many, may reach outside if the rest is drawn so much larger."""
LIMIT = 8e307
"""Beyond this the span of two values is no number any more."""
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
_LOW, _HIGH, _TOTAL, _LOST, _MEAN, _STD = range(6)
_MEDIAN = BASIS_POINTS.index(5000)


class _Run(NamedTuple):
    """A run's values in arrival order: x, facts, and those in range that can be drawn, by x."""

    values: ValueRun
    x: Floats
    files: list[Facts]
    facts: Floats
    chosen: Integers
    inside: NDArray[np.bool_]


class _Rows(NamedTuple):
    """Rows of one run: `members` are places of its values, row by row, `begins` where each row begins in them;
    `picked` of each row."""

    members: Integers
    begins: Integers
    picked: Integers


def answer_histograms(values: ValueList, request: HistogramsRequest, reader: HistogramFacts) -> HistogramsAnswer:
    """Histograms reduced to rows and bins. What cannot be read is said in the answer."""
    runs = [_looked_at(values, run, request, reader.of(values, run)) for run in values.runs]
    extent = _extent([run.x[run.chosen] for run in runs])
    parts = [_rows(values, run, request, extent) for run in runs]
    low, high, seen = _span(runs, parts, request)
    sizes = [len(part.begins) for part in parts]
    counts, outside = np.zeros((sum(sizes), request.bins)), np.zeros((sum(sizes), 2))
    offsets = np.cumsum([0, *sizes])
    gone = [
        _fill(values, run, part, int(offset), (low, high), (counts, outside), reader)
        for run, part, offset in zip(runs, parts, offsets, strict=False)
    ]
    columns, percentiles = _columns(values, runs, parts, outside)
    return HistogramsAnswer(
        values.generation,
        values.tag,
        low,
        high,
        *seen,
        [
            _facts(values, run, int(offset), size, why)
            for run, offset, size, why in zip(runs, offsets, sizes, gone, strict=False)
        ],
        columns,
        percentiles,
        counts,
    )


class BucketBlock(NamedTuple):
    """Some histograms of a run as written: their steps, wall times and buckets, in arrival order."""

    run: str
    steps: Integers
    walls: Floats
    histograms: Histograms


def every_bucket(values: ValueList, request: HistogramsRequest, reader: HistogramFacts) -> Iterator[BucketBlock]:
    """All buckets of all histograms in range, as they were written. Raises ValueGone."""
    for run in values.runs:
        facts = reader.of(values, run)
        for gone in (file.gone for file in facts if file.gone):
            raise ValueGone(gone)
        chosen = np.sort(_looked_at(values, run, request, facts).chosen)
        for file, at in files_of(run):
            places = chosen[(chosen >= at - run.offset) & (chosen < at - run.offset + file.length)] + run.offset
            lengths = values.lengths[places].astype(np.int64)
            for first, block in reader.blocks(values.tag, run.run, file, values.at[places], lengths):
                own = places[first : first + len(block.counts)]
                yield BucketBlock(run.run, values.steps[own], values.walls[own], block)


def _looked_at(values: ValueList, run: ValueRun, request: HistogramsRequest, files: list[Facts]) -> _Run:
    rows = slice(run.offset, run.offset + run.length)
    steps, walls = values.steps[rows], values.walls[rows]
    if request.x == "step":
        x = steps.astype(np.float64)
    elif request.x == "wall":
        x = walls
    else:
        finite = walls[np.isfinite(walls)]
        x = walls - (finite[0] if len(finite) else np.nan)
    facts = np.concatenate([file.numbers for file in files])
    inside = np.isfinite(x)
    if request.range is not None:
        inside &= (x >= request.range[0]) & (x <= request.range[1])
    drawn = inside & np.isfinite(facts[:, _TOTAL])
    if request.attempts == "newest":
        drawn &= values.flags[rows] & SUPERSEDED == 0
    chosen = np.flatnonzero(drawn)
    return _Run(run, x, files, facts, chosen[np.argsort(x[chosen], kind="stable")], inside)


def _span(
    runs: Sequence[_Run], parts: Sequence[_Rows], request: HistogramsRequest
) -> tuple[float, float, tuple[float | None, float | None]]:
    """What the bins cover, and what there is to cover: all in range, or what is picked where nothing else is drawn."""
    members = [run.chosen if request.rows else part.members for run, part in zip(runs, parts, strict=True)]
    lows = [run.facts[own, _LOW] for run, own in zip(runs, members, strict=True)]
    highs = [run.facts[own, _HIGH] for run, own in zip(runs, members, strict=True)]
    low_ends, high_ends = (np.concatenate([*ends, [np.nan]]) for ends in (lows, highs))
    least, most = float(np.fmin.reduce(low_ends)), float(np.fmax.reduce(high_ends))
    seen = (least, most) if least <= most else (None, None)
    if request.clip:
        least, most = _usual(low_ends, high_ends, least, most)
    low = request.low if request.low is not None else least if least <= most else 0.0
    high = request.high if request.high is not None else most if least <= most else 1.0
    low, high = max(low, -LIMIT), min(high, LIMIT)
    if high - low <= abs(high) * 1e-13:
        room = abs(low) / 2 or 0.5
        low, high = (low - room if request.low is None else low), low + room
    return low, high, seen


def _usual(lows: Floats, highs: Floats, least: float, most: float) -> tuple[float, float]:
    """The span without the few histograms that reach furthest, if it is a small part of the whole one."""
    lows, highs = np.sort(lows[np.isfinite(lows)]), np.sort(highs[np.isfinite(highs)])
    few = max(1, int(len(lows) * FEW))
    if len(lows) < SOME or highs[-1 - few] <= lows[few]:
        return least, most
    usual = max(least, float(lows[few])), min(most, float(highs[-1 - few]))
    return usual if (most - least) / (usual[1] - usual[0]) > SMALL else (least, most)


def _extent(xs: Sequence[Floats]) -> tuple[float, float]:
    """Of x, over all runs: rows of several runs lie side by side."""
    every = np.concatenate([*xs, [np.inf]]), np.concatenate([*xs, [-np.inf]])
    return float(every[0].min()), float(every[1].max())


def _rows(values: ValueList, run: _Run, request: HistogramsRequest, extent: tuple[float, float]) -> _Rows:
    """Drawn rows, by x, and then those picked. Superseded histograms are not added to others."""
    flags = values.flags[run.values.offset :][run.chosen] & SUPERSEDED
    drawn: list[Integers] = []
    for flag in (0, SUPERSEDED) if request.rows else ():
        own = run.chosen[flags == flag]
        rows = max(1, round(request.rows * len(own) / max(1, len(run.chosen))))
        drawn += _grouped(run.x, own, rows, extent)
    drawn.sort(key=lambda members: run.x[members[-1]])
    picked = _picked(values, run, request.steps)
    groups = [*drawn, *picked]
    sizes = np.array([len(members) for members in groups], np.int64)
    return _Rows(
        np.concatenate(groups) if groups else np.empty(0, np.int64),
        np.cumsum(sizes) - sizes,
        np.array([NOT_PICKED] * len(drawn) + list(range(len(picked))), np.int32),
    )


def _grouped(x: Floats, own: Integers, rows: int, extent: tuple[float, float]) -> list[Integers]:
    """Places `own`, which ascend in x, in at most `rows` groups over the extent, each of an even part of their own."""
    if not len(own):
        return []
    if len(own) <= rows:
        return np.split(own, np.arange(1, len(own)))
    first, last = x[own[0]], x[own[-1]]
    if first == last:
        return [own]
    share = max(1, round(rows * (last - first) / (extent[1] - extent[0])))
    parts = math.ceil(len(own) / math.ceil(len(own) / share))
    scaled = (x[own] - first) / (last - first) * parts
    return np.split(own, np.flatnonzero(np.diff(np.minimum(scaled.astype(np.int64), parts - 1))) + 1)


def _picked(values: ValueList, run: _Run, steps: Sequence[int]) -> list[Integers]:
    """For each step the histogram that stands for it; none if there is none at all."""
    if not len(run.chosen):
        return []
    own, flags = (column[run.values.offset :][run.chosen] for column in (values.steps, values.flags))
    order = np.lexsort((run.chosen, own))
    kept = order[flags[order] & SUPERSEDED == 0]
    found = []
    for step in steps:
        at = order[: np.searchsorted(own[order], step, side="right")][-1:]
        if not len(at) or own[at[0]] != step:
            at = kept[: np.searchsorted(own[kept], step, side="right")][-1:]
        found.append(run.chosen[at if len(at) else order[:1]])
    return found


def _fill(
    values: ValueList,
    run: _Run,
    rows: _Rows,
    offset: int,
    span: tuple[float, float],
    into: tuple[Floats, Floats],
    reader: HistogramFacts,
) -> str | None:
    """Read the histograms of the rows and add them up; why a file could not be read."""
    row_of = np.repeat(np.arange(len(rows.begins)), np.diff(rows.begins, append=len(rows.members))) + offset
    picked = np.repeat(rows.picked != NOT_PICKED, np.diff(rows.begins, append=len(rows.members)))
    drawn = np.full(run.values.length, -1, np.int64)
    drawn[rows.members[~picked]] = row_of[~picked]
    extra = list(zip(rows.members[picked].tolist(), row_of[picked].tolist(), strict=True))
    wanted = drawn >= 0
    wanted[rows.members[picked]] = True
    gone = None
    for file, at in files_of(run.values):
        first = at - run.values.offset
        own = np.flatnonzero(wanted[first : first + file.length])
        places = own + at
        try:
            lengths = values.lengths[places].astype(np.int64)
            for begin, block in reader.blocks(values.tag, run.values.run, file, values.at[places], lengths):
                members = own[begin : begin + len(block.counts)] + first
                rebin(block, drawn[members], *span, *into)
                for place, row in extra:
                    if members[0] <= place <= members[-1]:
                        rebin(block, np.where(members == place, row, -1), *span, *into)
        except ValueGone as error:
            gone = str(error)
    return gone


def _columns(
    values: ValueList, runs: Sequence[_Run], parts: Sequence[_Rows], outside: Floats
) -> tuple[dict[str, NDArray[np.generic]], Floats]:
    none = np.empty(0, np.int64)
    places = [part.members + run.values.offset for run, part in zip(runs, parts, strict=True)]
    members = np.concatenate(places or [none])
    ends = np.cumsum([0, *(len(part.members) for part in parts)])
    begins = np.concatenate([part.begins + end for part, end in zip(parts, ends, strict=False)] or [none])
    x = np.concatenate([run.x for run in runs] or [np.empty(0)])[members]
    facts = np.concatenate([run.facts for run in runs] or [np.empty((0, len(FACTS)))])[members]
    sizes = np.diff(begins, append=len(members))
    last = begins + sizes - 1
    total, mean, std = facts[:, _TOTAL], np.nan_to_num(facts[:, _MEAN]), np.nan_to_num(facts[:, _STD])
    totals = _each(np.add, total, begins)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        means = _each(np.add, total * mean, begins) / totals
        around = mean - np.repeat(means, sizes)
        deviations = np.sqrt(_each(np.add, total * (std * std + around * around), begins) / totals)
    one = sizes == 1
    columns: dict[str, NDArray[np.generic]] = {
        "x": x[last],
        "first_x": x[begins],
        "step": values.steps[members[last]],
        "first_step": values.steps[members[begins]],
        "wall_time": values.walls[members[last]],
        "values": sizes.astype(np.int32),
        "flags": values.flags[members[last]] & SUPERSEDED,
        "picked": np.concatenate([part.picked for part in parts] or [np.empty(0, np.int32)]),
        "total": totals,
        "below": np.ascontiguousarray(outside[:, 0]),
        "above": np.ascontiguousarray(outside[:, 1]),
        "lost": _each(np.add, facts[:, _LOST], begins),
        "min": _each(np.fmin, facts[:, _LOW], begins),
        "max": _each(np.fmax, facts[:, _HIGH], begins),
        "mean": np.where(one, facts[begins, _MEAN], means),
        "std": np.where(one, facts[begins, _STD], deviations),
    }
    return columns, _percentiles(facts[:, len(FACTS) - len(BASIS_POINTS) :], begins, sizes)


def _percentiles(points: Floats, begins: Integers, sizes: Integers) -> Floats:
    """The widest of each row; of the medians their mean."""
    found = np.empty((len(begins), len(BASIS_POINTS)))
    for i in range(len(BASIS_POINTS)):
        if i == _MEDIAN:
            found[:, i] = _each(np.add, points[:, i], begins) / sizes
        else:
            found[:, i] = _each(np.fmin if i < _MEDIAN else np.fmax, points[:, i], begins)
    return found


def _lost(facts: Floats) -> float:
    """NaN if it is of one that can be read."""
    lost = facts[:, _LOST]
    return math.nan if np.any(np.isnan(lost) & ~np.isnan(facts[:, _TOTAL])) else float(np.nansum(lost))


def _each(operation: np.ufunc, column: Floats, begins: Integers) -> Floats:
    return operation.reduceat(column, begins) if len(begins) else np.empty(0)


def _facts(values: ValueList, run: _Run, offset: int, length: int, gone: str | None) -> HistogramRun:
    steps = values.steps[run.values.offset :]
    broken: list[tuple[int, str]] = []
    found, first = 0, 0
    for file in run.files:
        gone = gone or file.gone
        own = [(int(steps[first + i]), why) for i, why in file.broken.items() if run.inside[first + i]]
        broken += own[: BROKEN_SHOWN - len(broken)]
        found += len(own)
        first += len(file.numbers)
    return HistogramRun(
        run.values.run,
        offset,
        length,
        len(run.chosen),
        run.values.length,
        int(max((file.buckets.max(initial=0) for file in run.files), default=0)),
        _lost(run.facts[run.chosen]),
        broken,
        found,
        gone,
    )
