"""Precision-recall curves of many runs at one step, and faintly over all steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.errors import LosslessError
from lossless.query.values import SUPERSEDED, ValueList, ValueRun
from lossless.values.payload import Payload, ValueRef
from lossless.values.pr_curve import Areas, PrCurve, areas, decode

Read = Callable[[Sequence[ValueRef]], "list[Payload | LosslessError]"]
MAX_OVER = 200
"""Curves of other steps, a run."""


class RunCurve(NamedTuple):
    """`current`: the one of the step asked for; others are drawn behind it. Either `curve` and `areas`, or `error`."""

    run: str
    step: int
    wall_time: float
    current: bool
    curve: PrCurve | None
    areas: Areas | None
    error: LosslessError | None


class PrCurves(NamedTuple):
    """Run by run, steps ascending, the current one of a run last."""

    generation: int
    tag: str
    curves: tuple[RunCurve, ...]


def answer_pr_curves(values: ValueList, read: Read, step: int | None, over: int = 0) -> PrCurves:
    """Of each run the newest curve at or below `step` (None: of all), or else its first; with `over` so many others of
    the run, spread evenly. A curve that cannot be read has its error in its place."""
    chosen = [(run, row, current) for run in values.runs for row, current in _rows(values, run, step, over)]
    found = read([ValueRef(run.run, run.key(row), int(values.at[row])) for run, row, _ in chosen])
    curves = (
        _curve(values, run.run, row, current, payload)
        for (run, row, current), payload in zip(chosen, found, strict=True)
    )
    return PrCurves(values.generation, values.tag, tuple(curves))


def newest(steps: NDArray[np.int64], flags: NDArray[np.uint8], step: int | None) -> int:
    """Row of the value that stands for `step` (None: for the newest), as the page picks it: the last written at that
    step, else the newest at or below it that no later attempt superseded, else the newest below, else the first. At
    least one row is wanted."""
    order = np.argsort(steps, kind="stable")
    reached = order if step is None else order[steps[order] <= step]
    if not len(reached):
        return int(order[0])
    if step is not None and steps[reached[-1]] == step:
        return int(reached[-1])
    kept = reached[(flags[reached] & SUPERSEDED) == 0]
    return int(kept[-1] if len(kept) else reached[-1])


def _rows(values: ValueList, run: ValueRun, step: int | None, over: int) -> list[tuple[int, bool]]:
    rows = slice(run.offset, run.offset + run.length)
    steps, flags = values.steps[rows], values.flags[rows]
    current = newest(steps, flags, step)
    others = np.flatnonzero((flags & SUPERSEDED) == 0)
    others = others[(others != current)]
    others = others[np.argsort(steps[others], kind="stable")]
    if len(others) > over:
        others = others[np.unique(np.rint(np.linspace(0, len(others) - 1, over)).astype(np.int64))]
    return [*((run.offset + int(row), False) for row in others), (run.offset + current, True)]


def _curve(values: ValueList, run: str, row: int, current: bool, payload: Payload | LosslessError) -> RunCurve:
    step, wall_time = int(values.steps[row]), float(values.walls[row])
    if isinstance(payload, LosslessError):
        return RunCurve(run, step, wall_time, current, None, None, payload)
    try:
        curve = decode(payload)
    except LosslessError as error:
        return RunCurve(run, step, wall_time, current, None, None, error)
    return RunCurve(run, step, wall_time, current, curve, areas(curve), None)
