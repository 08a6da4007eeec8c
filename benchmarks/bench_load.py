"""Load and memory: a fresh process to every point readable, beside the data server and `cat`.

The data server verifies no checksum and keeps 1,000 points a series unless told otherwise; lossless verifies all and
keeps all. The page cache is warm; rounds are interleaved.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import tensorboard_data_server

from benchmarks.child import Child, DidNotFinishError
from benchmarks.generate import SHAPES, Shape, generate, size
from benchmarks.report import Context, Line, median, seconds

SETS = ("deep", "deep-simple", "wide", "mixed")
DEFAULT = {"deep": 10.0, "deep-simple": 6.0, "wide": 10.0}
ALL = {"deep": 20.0}
PROTOTYPE = {"deep": 0.279, "deep-simple": 0.269, "wide": 0.419, "mixed": 0.063}
"""Seconds in reference/hotpath.md, on another day of the same kind of machine."""
KEEP_ALL = ("--samples-per-plugin", "scalars=all,histograms=all,images=all")
MEGABYTE = 1_000_000


@dataclass
class Measured:
    """Of one program on one logdir, a figure a round."""

    seconds: list[float] = field(default_factory=list)
    inside: list[float] = field(default_factory=list)
    now: list[int] = field(default_factory=list)
    peak: list[int] = field(default_factory=list)
    note: str = ""


def ours(logdir: Path, shape: Shape, into: Measured, context: Context) -> None:
    """One round of lossless; fails if a point is missing."""
    with Child([sys.executable, "-m", "benchmarks.load_ours", logdir]) as child:
        took, said = child.wait_for(r"ready points=(\d+) seconds=([\d.]+)", context.patience)
        if int(said[1]) != shape.points:
            raise AssertionError(f"{logdir}: got {said[1]} points, want {shape.points}")
        now, peak = child.memory()
    into.seconds.append(took)
    into.inside.append(float(said[2]))
    into.now.append(now)
    into.peak.append(peak)


def theirs(logdir: Path, into: Measured, context: Context, *flags: str) -> None:
    """One round of the data server."""
    if into.note:
        return
    server = tensorboard_data_server.server_binary()
    with Child([server, "--logdir", logdir, "--port", "0", "--reload", "once", "-v", *flags]) as child:
        try:
            took, said = child.wait_for(r"Finished load cycle \(([\d.]+)(m?s)\)", context.patience)
        except DidNotFinishError as error:
            into.note = str(error)
            return
        now, peak = child.memory()
    into.seconds.append(took)
    into.inside.append(float(said[1]) / (1000 if said[2] == "ms" else 1))
    into.now.append(now)
    into.peak.append(peak)


def cat(logdir: Path, into: Measured) -> None:
    """One round of `cat FILES >/dev/null`."""
    files = sorted(str(f) for f in logdir.rglob("*tfevents*"))
    start = time.perf_counter()
    with Path("/dev/null").open("wb") as nothing:
        subprocess.run(["cat", *files], stdout=nothing, check=True)
    into.seconds.append(time.perf_counter() - start)


def measure(name: str, context: Context) -> dict[str, Measured]:
    """All programs on one logdir, interleaved; the first round warms the page cache and is not counted."""
    shape, logdir = SHAPES[context.name(name)], generate(context.name(name), context.data)
    cat(logdir, Measured())
    figures = {key: Measured() for key in ("ours", "default", "all", "cat")}
    for _ in range(context.rounds):
        ours(logdir, shape, figures["ours"], context)
        theirs(logdir, figures["default"], context)
        theirs(logdir, figures["all"], context, *KEEP_ALL)
        cat(logdir, figures["cat"])
    return figures


def load_lines(name: str, figures: dict[str, Measured], bytes_: int, context: Context) -> Iterator[Line]:
    """The figures of time."""
    mine = median(figures["ours"].seconds)
    raw = {key: {"seconds": m.seconds, "inside": m.inside} for key, m in figures.items()}
    for key, mode, targets in (("default", "default", DEFAULT), ("all", "keeps everything", ALL)):
        other = figures[key]
        ratio, target = median(other.seconds) / mine, targets.get(name)
        yield Line(
            f"load {name}, data server {mode}",
            seconds(figures["ours"].seconds),
            other.note or seconds(other.seconds),
            "" if other.note else f"{ratio:.1f}×",
            f"≥ {target:g}×" if target else "",
            None if target is None or other.note else context.verdict(ratio >= target),
            raw,
        )
    alone, cycle = figures["ours"].inside, figures["default"].inside
    prototype = f"prototype {PROTOTYPE[name] * 1000:.0f} ms at full size"
    yield Line(
        f"load {name}, open() alone beside a load cycle",
        seconds(alone),
        seconds(cycle),
        f"{median(cycle) / median(alone):.1f}×",
        prototype,
    )
    share = median(figures["cat"].seconds) / mine
    inside = f"{bytes_ / mine / 1e9:.2f} GB/s, checksums verified"
    yield Line(f"load {name}, share of cat", f"{share:.0%}", seconds(figures["cat"].seconds), "", inside)


def memory_lines(name: str, figures: dict[str, Measured], shape: Shape, context: Context) -> Iterator[Line]:
    """The figures of memory."""
    mine, all_ = median(figures["ours"].peak), median(figures["all"].peak)
    raw = {key: {"now": m.now, "peak": m.peak} for key, m in figures.items()}
    bound = 30 * shape.points + 100 * MEGABYTE
    bytes_a_point = (mine - 100 * MEGABYTE) / shape.points
    what = f"{mine / MEGABYTE:.0f} MB peak"
    yield Line(
        f"memory {name}",
        what,
        "",
        f"{max(0.0, bytes_a_point):.1f} B a point",
        "≤ 30 B a point + 100 MB",
        context.verdict(mine <= bound),
        raw,
    )
    if name in DEFAULT and not figures["all"].note:
        yield Line(
            f"memory {name}, data server keeps everything",
            what,
            f"{all_ / MEGABYTE:.0f} MB",
            f"{all_ / mine:.1f}×",
            "≥ 5×" if name == "deep" else "",
            context.verdict(all_ >= 5 * mine) if name == "deep" else None,
        )


def series_line(context: Context) -> Line:
    """A million series."""
    name = context.name("series")
    shape, logdir, figure = SHAPES[name], generate(name, context.data), Measured()
    for _ in range(1 if context.quick else 3):
        ours(logdir, shape, figure, context)
    more = median(figure.peak) - 30 * shape.points - 100 * MEGABYTE
    return Line(
        f"memory {shape.runs * shape.tags:,} series",
        f"{median(figure.peak) / MEGABYTE:.0f} MB peak",
        "",
        f"{more / MEGABYTE:.0f} MB more",
        "≤ 500 MB more",
        context.verdict(more <= 500 * MEGABYTE),
        {"seconds": figure.seconds, "peak": figure.peak},
    )


def lines(context: Context) -> Iterator[Line]:
    """Everything this file measures."""
    for name in SETS:
        logdir = generate(context.name(name), context.data)
        figures = measure(name, context)
        yield from load_lines(name, figures, size(logdir), context)
        if name != "mixed":
            yield from memory_lines(name, figures, SHAPES[context.name(name)], context)
    yield series_line(context)
