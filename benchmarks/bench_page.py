"""Page: both boards in headless Chromium on the same files, both servers having read everything before.

lossless counts as painted when a card has drawn all its runs. TensorBoard is given the benefit of the doubt: its first
chart counts as painted when the first answer with points is there, or, where it shows no run (above 500), when the
first empty chart is in the document.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.bench_server import (
    FAST,
    PAUSE,
    lossless_complete,
    lossless_server,
    tensorboard,
    tensorboard_complete,
)
from benchmarks.browser import Visit, chromium, visit
from benchmarks.child import Child
from benchmarks.generate import SHAPES, Shape, generate
from benchmarks.http_client import free_port, poll
from benchmarks.report import Context, Line, median

OURS_READY = "[...document.querySelectorAll('[data-lines]')].some(card => Number(card.dataset.lines) >= {runs})"
THEIRS_READY = (
    "performance.getEntriesByType('resource').some(e => e.name.includes('/timeSeries') && e.responseEnd > 0)"
    " && document.querySelector('line-chart') !== null"
)
THEIRS_EMPTY = "document.querySelector('line-chart') !== null"
SEVERAL = 3
DISPLAY = 1000 / 60
"""ms a frame of the display that headless Chromium plays: neither page can be faster, so the ratio has an end too."""
SLACK = 1.05
MOST_SELECTED = 500
"""Runs above which TensorBoard selects none."""


@dataclass
class Visits:
    """Of one board, a visit a round."""

    all: list[Visit] = field(default_factory=list)
    note: str = ""

    def of(self, figure: str) -> float:
        """Median of a figure."""
        return median([getattr(v, figure) for v in self.all])

    def raw(self) -> list[dict[str, float]]:
        """Every figure of every visit."""
        return [{"first": v.first, "quiet": v.quiet, "p95": v.p95, "heap": v.heap} for v in self.all]


@contextlib.contextmanager
def both(shape: Shape, logdir: Path, context: Context) -> Iterator[tuple[str, str]]:
    """Addresses of both boards, everything read."""
    mine, its = free_port(), free_port()
    with Child(lossless_server(logdir, mine)) as child, Child(tensorboard(logdir, its, FAST)) as other:
        poll(mine, lossless_complete(shape), child.start, PAUSE, context.patience)
        poll(its, tensorboard_complete(shape), other.start, 1.0, context.patience)
        yield f"http://127.0.0.1:{mine}/", f"http://127.0.0.1:{its}/#timeseries"


def measure(browser: Browser, shape: Shape, logdir: Path, context: Context) -> tuple[Visits, Visits]:
    """Visits to both, interleaved."""
    ours, theirs = Visits(), Visits()
    empty = shape.runs > MOST_SELECTED
    with both(shape, logdir, context) as (mine, its):
        for _ in range(context.rounds):
            ours.all.append(visit(browser, mine, OURS_READY.format(runs=shape.runs), context.patience))
            if not theirs.note:
                try:
                    theirs.all.append(visit(browser, its, THEIRS_EMPTY if empty else THEIRS_READY, context.patience))
                except TimeoutError as error:
                    theirs.note = str(error)
    return ours, theirs


def figures(shape: Shape, ours: Visits, theirs: Visits, context: Context) -> Iterator[Line]:
    """The lines of one logdir."""
    raw = {"ours": ours.raw(), "theirs": theirs.raw()}
    its_charts = " (empty charts)" if shape.runs > MOST_SELECTED else ""

    def line(
        what: str, figure: str, unit: str, scale: float, target: str, most: float = math.inf, least: float = 0.0
    ) -> Line:
        mine, its = ours.of(figure), theirs.of(figure)
        several = its >= SEVERAL * mine or mine <= least * SLACK
        end = f" (at most {its / least:.1f}×)" if least else ""
        return Line(
            f"{shape.runs:,} runs × {shape.tags} tags: {what}",
            f"{mine / scale:.0f} {unit}",
            theirs.note or f"{its / scale:.0f} {unit}{its_charts}",
            f"{its / mine:.1f}×{end}" if theirs.all and mine else "",
            target,
            context.verdict(mine <= most and several) if theirs.all else None,
            raw if figure == "first" else {},
        )

    yield line("first chart painted", "first", "ms", 1, f"≥ {SEVERAL}×")
    yield line("interactive", "quiet", "ms", 1, f"≥ {SEVERAL}×, < 2 s", 2000)
    yield line("p95 frame", "p95", "ms", 1, f"≥ {SEVERAL}× or every frame, < 50 ms", 50, DISPLAY)
    yield line("JavaScript heap", "heap", "MB", 1e6, f"≥ {SEVERAL}×")


def lines(context: Context) -> Iterator[Line]:
    """A sweep that TensorBoard shows nothing of, and a smaller one that it shows."""
    with chromium() as browser:
        for name in ["wide-quick"] if context.quick else ["wide", "wide-quick"]:
            shape, logdir = SHAPES[name], generate(name, context.data)
            yield from figures(shape, *measure(browser, shape, logdir, context), context)
