"""The layouts that runs wrote, merged, with the tags that their charts name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from lossless.errors import LosslessError, QueryError
from lossless.query.grouping import matching
from lossless.query.pr_curves import newest
from lossless.query.values import ValueList, ValueRun
from lossless.values.layout import Category, Chart, Layout, decode, merged
from lossless.values.payload import Payload, ValueRef

Read = Callable[[Sequence[ValueRef]], "list[Payload | LosslessError]"]


class MarginTags(NamedTuple):
    """A line and the band around it."""

    value: str
    lower: str
    upper: str


class LayoutChart(NamedTuple):
    """`tags`: scalar tags of the board that the chart draws, in natural order. `patterns`: as written; of a multiline
    chart each is an expression that a tag begins with. `margins` of a margin chart, else empty. `problem`: why a
    pattern draws nothing, None if all is well."""

    title: str
    patterns: tuple[str, ...]
    tags: tuple[str, ...]
    margins: tuple[MarginTags, ...]
    problem: str | None


class LayoutCategory(NamedTuple):
    """`closed`: as its writer wants it at first."""

    title: str
    closed: bool
    charts: tuple[LayoutChart, ...]


class LayoutsAnswer(NamedTuple):
    """`problems`: runs whose layout cannot be read, and why."""

    generation: int
    categories: tuple[LayoutCategory, ...]
    problems: tuple[tuple[str, LosslessError], ...]


def answer_layouts(generation: int, lists: Sequence[ValueList], read: Read, scalars: Sequence[str]) -> LayoutsAnswer:
    """The newest layout of each run, runs in order of their names. `scalars`: the board's scalar tags."""
    layouts: list[tuple[str, Layout]] = []
    problems: list[tuple[str, LosslessError]] = []
    for values in lists:
        rows = [(run, _newest(values, run)) for run in values.runs]
        refs = [ValueRef(run.run, run.key(row), int(values.at[row])) for run, row in rows]
        for ref, payload in zip(refs, read(refs), strict=True):
            try:
                layouts.append((ref.run, decode(_read(payload))))
            except LosslessError as error:
                problems.append((ref.run, error))
    ordered = [layout for _, layout in sorted(layouts, key=lambda one: one[0])]
    tags = tuple(scalars)
    return LayoutsAnswer(generation, tuple(_category(one, tags) for one in merged(ordered)), tuple(problems))


def _read(payload: Payload | LosslessError) -> Payload:
    if isinstance(payload, LosslessError):
        raise payload
    return payload


def _newest(values: ValueList, run: ValueRun) -> int:
    rows = slice(run.offset, run.offset + run.length)
    return run.offset + newest(values.steps[rows], values.flags[rows], None)


def _category(category: Category, tags: tuple[str, ...]) -> LayoutCategory:
    return LayoutCategory(category.title, category.closed, tuple(_chart(chart, tags) for chart in category.chart))


def _chart(chart: Chart, tags: tuple[str, ...]) -> LayoutChart:
    if chart.margin is not None:
        margins = tuple(MarginTags(one.value, one.lower, one.upper) for one in chart.margin.series)
        named = {tag for margin in margins for tag in margin}
        found = tuple(tag for tag in tags if tag in named)
        missing = sorted(named.difference(found))
        problem = f"tags: got {', '.join(map(repr, missing))}, want scalar tags of the board" if missing else None
        return LayoutChart(chart.title, (), found, margins, problem)
    patterns = chart.multiline.tag if chart.multiline else ()
    chosen: set[str] = set()
    problem = None if patterns else "chart: got no tags, want at least one"
    for pattern in patterns:
        try:
            hits = _begun(tags, pattern)
        except QueryError as error:
            problem = problem or str(error)
            continue
        chosen.update(hits)
        if not hits:
            problem = problem or f"tags: got {pattern!r}, which no scalar tag begins with"
    return LayoutChart(chart.title, patterns, tuple(tag for tag in tags if tag in chosen), (), problem)


@lru_cache(256)
def _begun(tags: tuple[str, ...], pattern: str) -> tuple[str, ...]:
    """Tags that begin with a match of the pattern, as Python's `match`."""
    return tuple(tag for tag, hit in zip(tags, matching(tags, pattern, begins=True), strict=True) if hit)
