"""Sessions as rows: each alone, or repeats of the same parameters as one."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from typing import NamedTuple

from lossless.query.session_metrics import Column
from lossless.query.sessions import Session
from lossless.values.hparams import Scalar

BY = ("session", "group", "equal")
"""Each alone; by the group that its writer named; by equal parameters."""
HOW = ("mean", "median", "min", "max")


class Cells(NamedTuple):
    """A metric, one entry a row; None where there is none. Of a row of several sessions each statistic is aggregated on
    its own, a step is that of the session it is from (None for means), `std` the sample's of `last`, `n` how many have
    the metric."""

    last: list[float | None]
    last_step: list[int | None]
    min: list[float | None]
    min_step: list[int | None]
    max: list[float | None]
    max_step: list[int | None]
    mean: list[float | None]
    std: list[float | None]
    n: list[int]


def rows_of(sessions: Sequence[Session], by: str, ignore: Sequence[str]) -> list[list[int]]:
    """Places of the sessions of each row. `ignore`: parameters that repeats differ in, such as the seed."""
    if by == "session":
        return [[i] for i in range(len(sessions))]
    rows: dict[object, list[int]] = {}
    for i, session in enumerate(sessions):
        rows.setdefault(_key(session, by, frozenset(ignore)), []).append(i)
    return list(rows.values())


def _key(session: Session, by: str, ignore: frozenset[str]) -> object:
    if by == "group":
        return (session.group,) if session.group else session.run
    return frozenset((name, type(value) is bool, value) for name, value in session.params.items() if name not in ignore)


def param_cells(sessions: Sequence[Session], rows: Sequence[Sequence[int]], name: str) -> list[list[Scalar]]:
    """The different values of a parameter in each row, in the order of its sessions."""
    found = []
    for row in rows:
        values = (sessions[i].params[name] for i in row if name in sessions[i].params)
        found.append([*{(type(value) is bool, value): value for value in values}.values()])
    return found


def metric_cells(column: Column, rows: Sequence[Sequence[int]], how: str) -> Cells:
    """The numbers of a metric in each row."""
    lists = Column(*(part.tolist() for part in column))
    cells = Cells([], [], [], [], [], [], [], [], [])
    for row in rows:
        have = [i for i in row if lists.points[i]]
        for values, steps, out, out_steps in (
            (lists.last, lists.last_step, cells.last, cells.last_step),
            (lists.min, lists.min_step, cells.min, cells.min_step),
            (lists.max, lists.max_step, cells.max, cells.max_step),
            (lists.mean, None, cells.mean, None),
        ):
            value, at = _aggregated([values[i] for i in have], how)
            out.append(value)
            if steps is not None and out_steps is not None:
                out_steps.append(None if at is None else steps[have[at]])
        finite = [lists.last[i] for i in have if math.isfinite(lists.last[i])]
        cells.std.append(statistics.stdev(finite) if len(finite) > 1 else None)
        cells.n.append(len(have))
    return cells


def _aggregated(values: Sequence[float], how: str) -> tuple[float | None, int | None]:
    """One number of several, and which it is; of an even number the median is the lower, which somebody measured. What
    is not finite counts only where it is alone."""
    if len(values) == 1:
        return values[0], 0
    finite = sorted((value, i) for i, value in enumerate(values) if math.isfinite(value))
    if not finite:
        return (values[0], None) if values else (None, None)
    if how == "mean":
        return math.fsum(value for value, _ in finite) / len(finite), None
    return {"min": finite[0], "max": finite[-1], "median": finite[(len(finite) - 1) // 2]}[how]
