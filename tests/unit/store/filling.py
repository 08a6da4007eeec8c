"""Stores made of plain lists."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lossless.store import Plan, RunView, Store, Stream
from tests.unit.store.model import Point


def append(stream: Stream, store: Store, rows: Sequence[tuple[str, int, float, float]]) -> None:
    """Append (tag, step, wall, value) rows as one batch."""
    if not rows:
        return
    tags, steps, walls, values = zip(*rows, strict=True)
    numbers = store.names.numbers(tags)
    known = stream.series(list(dict.fromkeys(numbers)))
    index = dict(zip(dict.fromkeys(numbers), known.tolist(), strict=True))
    series = np.array([index[number] for number in numbers], np.int32)
    stream.append(series, np.array(steps, np.int64), np.array(walls, float), np.array(values, float))


def run_of(*files: Sequence[Point], tag: str = "loss") -> RunView:
    """A run whose files hold one series."""
    store = Store()
    for i, points in enumerate(files):
        append(store.run("r").stream(f"f{i}", i), store, [(tag, *point) for point in points])
    return store.publish().runs["r"]


def plan_of(*files: Sequence[Point]) -> Plan:
    """A plan that picks that series."""
    plan = Plan()
    plan.add(run_of(*files).streams, 0)
    return plan


def gathered(run: RunView, tag: int) -> list[Point]:
    """The points of a series in arrival order."""
    plan = Plan()
    plan.add(run.streams, tag, drawing=False)
    steps, walls, values = np.empty(plan.rows, np.int64), np.empty(plan.rows), np.empty(plan.rows)
    plan.gather(steps, walls, values)
    return list(zip(steps.tolist(), walls.tolist(), values.tolist(), strict=True))
