"""Requests for series, answered from a snapshot."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from lossless.query.answers import SeriesAnswer, SeriesFacts, SeriesStatistics
from lossless.query.cursor import decode, encode
from lossless.query.names import chosen
from lossless.query.requests import GroupsRequest, SeriesRequest, StatisticsRequest
from lossless.query.table import tag_numbers
from lossless.store import (
    Axis,
    Drawn,
    Look,
    Plan,
    Smoothing,
    Snapshot,
    attempt_steps,
    draw_series,
    sum_up,
)

ATTEMPTS_SHOWN = 100
_CENTRED = (Smoothing.WINDOW, Smoothing.GAUSSIAN)
Named = list[tuple[str, int]]


def answer_series(snapshot: Snapshot, request: SeriesRequest, nonce: int) -> SeriesAnswer:
    """Draw the series asked for. Raises NotFoundError for an unknown run or tag."""
    plan, named = _picked(snapshot, request)
    tags = np.array([tag for _, tag in named], np.int64)
    look = look_of(request)
    since = np.zeros(len(plan), np.int64)
    if request.after is not None:
        cursor = decode(request.after, nonce)
        if look.smoothing not in _CENTRED:  # whose newest values change with every point
            since = cursor.since(plan, tags)
    drawn = draw_series(plan, look, since, steps="step" in request.columns, walls="wall_time" in request.columns)
    return SeriesAnswer(
        generation=snapshot.generation,
        cursor=encode(nonce, plan, tags, drawn.facts[:, 6]),
        series=_facts(snapshot, plan, named, drawn, since.tolist()),
        missing=_missing(snapshot, request, named),
        x=drawn.x,
        y=drawn.y,
        s=drawn.s,
        flags=drawn.flags,
        step=drawn.steps,
        wall_time=drawn.walls,
    )


def answer_statistics(snapshot: Snapshot, request: StatisticsRequest) -> list[SeriesStatistics]:
    """Sum up the series asked for. Raises NotFoundError for an unknown run or tag."""
    plan, named = _picked(snapshot, request)
    counts, numbers = sum_up(plan, look_of(request), request.at)
    found = []
    for (run, tag), (points, nonfinite, finite, low, high, is_at, at_step), values in zip(
        named, counts.tolist(), numbers.tolist(), strict=True
    ):
        start, end = values[:2] if points else (None, None)
        least, most, mean, std = values[2:6] if finite else (None, None, None, None)
        found.append(
            SeriesStatistics(
                run=run,
                tag=snapshot.names[tag],
                points=points,
                start=start,
                end=end,
                min=least,
                min_step=low if finite else None,
                max=most,
                max_step=high if finite else None,
                mean=mean,
                std=std,
                change=None if start is None or end is None else end - start,
                nonfinite=nonfinite,
                at=values[6] if is_at else None,
                at_step=at_step if is_at else None,
            )
        )
    return found


def _picked(snapshot: Snapshot, request: SeriesRequest | StatisticsRequest) -> tuple[Plan, Named]:
    """The series that exist among those asked for, tag by tag, runs in the order asked for, or else in natural
    order."""
    numbers = tag_numbers(snapshot, request.tags)
    runs = chosen("run", request.runs, snapshot.runs)
    plan, named = Plan(), []
    for tag in numbers:
        for name, run in runs.items():
            if plan.add_some(run.streams, tag):
                named.append((name, tag))
    return plan, named


def look_of(request: SeriesRequest | StatisticsRequest | GroupsRequest) -> Look:
    """How the store is to look at the series of a request."""
    look = Look(
        axis=Axis[request.x.upper()],
        window=request.range,
        smoothing=Smoothing[request.smoothing.upper()] if request.smoothing else Smoothing.NONE,
        amount=float(round(request.amount)) if request.smoothing == "window" else float(request.amount),
    )
    if isinstance(request, StatisticsRequest):
        return look
    look = look._replace(logarithmic=request.log, pixels=request.pixels or 0)
    if isinstance(request, GroupsRequest):
        return look
    return look._replace(raw=request.raw, newest=request.attempts == "newest")


def _facts(snapshot: Snapshot, plan: Plan, named: Named, drawn: Drawn, since: Sequence[int]) -> list[SeriesFacts]:
    names = snapshot.names
    found = []
    for i, ((run, tag), fact, point) in enumerate(zip(named, drawn.facts.tolist(), drawn.points.tolist(), strict=True)):
        offset, length, points, total, nonfinite, bad_step, attempts, workers, _, last_step, first_step = fact
        found.append(
            SeriesFacts(
                run,
                names[tag],
                offset,
                length,
                points,
                total,
                first_step,
                last_step,
                point[0] if math.isfinite(point[0]) else None,
                nonfinite,
                bad_step if nonfinite else None,
                [first_step] if attempts == 1 else attempt_steps(plan, i, ATTEMPTS_SHOWN),
                workers,
                point[1],
                since[i],
            )
        )
    return found


def _missing(snapshot: Snapshot, request: SeriesRequest, named: Named) -> list[tuple[str, int]]:
    if request.runs is None:
        return []
    runs, _ = snapshot.scalar_tallies
    wrote: dict[int, int] = {}
    for _, tag in named:
        wrote[tag] = wrote.get(tag, 0) + 1
    tags = tag_numbers(snapshot, request.tags)
    others = [(snapshot.names[tag], int(runs[tag]) - wrote.get(tag, 0)) for tag in tags]
    return [(tag, count) for tag, count in others if count]


def last_values(snapshot: Snapshot, tag: str, of: str) -> dict[str, float]:
    """The newest, lowest or highest value of a tag in every run that wrote it; a run without finite values has no
    lowest or highest. Raises NotFoundError."""
    plan, named = _picked(snapshot, StatisticsRequest([tag]))
    if of == "last":
        drawn = draw_series(plan, Look(pixels=1))
        return {run: value for (run, _), value in zip(named, drawn.points[:, 1].tolist(), strict=True)}
    _, numbers = sum_up(plan, Look(), None)
    values = numbers[:, 2 if of == "min" else 3].tolist()
    return {run: value for (run, _), value in zip(named, values, strict=True) if not math.isnan(value)}
