"""The doctor beside loading: a fresh process to its last finding, and one to every point readable.

`wide` is 1,000 runs × 50 tags × 200 steps, `idle` 10,000 runs of a point each, `series` 10,000 runs × 100 tags × 10
steps. The page cache is warm; rounds are interleaved.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.child import Child
from benchmarks.generate import SHAPES, generate
from benchmarks.report import Context, Line, median, seconds

BESIDE = "load alone"
SETS = ("wide", "idle", "series")
SHARE = 1.0
"""What examining may take of the time that loading takes."""
MEGABYTE = 1_000_000


@dataclass
class Measured:
    """A figure a round: of processes that load, that diagnose (`examined`: without reading), and of `lossless doctor`,
    to its last line."""

    load: list[float] = field(default_factory=list)
    command: list[float] = field(default_factory=list)
    examined: list[float] = field(default_factory=list)
    load_peak: list[int] = field(default_factory=list)
    doctor_peak: list[int] = field(default_factory=list)
    findings: int = 0


def one_round(logdir: Path, points: int, into: Measured, patience: float) -> None:
    """All three, one after the other; fails if a point is missing."""
    with Child([sys.executable, "-m", "benchmarks.load_ours", logdir]) as child:
        took, said = child.wait_for(r"ready points=(\d+) ", patience)
        _check(logdir, int(said[1]), points)
        into.load.append(took)
        into.load_peak.append(child.memory()[1])
    with Child([sys.executable, "-m", "benchmarks.doctor_child", logdir]) as child:
        _, said = child.wait_for(r"done points=(\d+) read=[\d.e-]+ examined=([\d.e-]+) findings=(\d+)", patience)
        _check(logdir, int(said[1]), points)
        into.examined.append(float(said[2]))
        into.findings = int(said[3])
        into.doctor_peak.append(child.memory()[1])
    with Child([sys.executable, "-m", "lossless", "doctor", logdir]) as child:
        into.command.append(child.wait_for(r"by \d+ rules", patience)[0])


def _check(logdir: Path, points: int, wanted: int) -> None:
    if points != wanted:
        raise AssertionError(f"{logdir}: got {points} points, want {wanted}")


def lines(context: Context) -> Iterator[Line]:
    """Everything this file measures."""
    for name in SETS:
        shape, logdir = SHAPES[context.name(name)], generate(context.name(name), context.data)
        figures = Measured()
        for _ in range(context.rounds):
            one_round(logdir, shape.points, figures, context.patience)
        what = f"{shape.runs:,} runs × {shape.tags} tags × {shape.steps} steps"
        ratio = median(figures.examined) / median(figures.load)
        yield Line(
            f"doctor {name}, {what}, examining alone",
            seconds(figures.examined),
            seconds(figures.load),
            f"{ratio:.2f}×",
            f"≤ {SHARE:g}×",
            context.verdict(ratio <= SHARE),
            {"examined": figures.examined, "load": figures.load, "findings": figures.findings},
        )
        yield Line(
            f"doctor {name}, the command",
            seconds(figures.command),
            seconds(figures.load),
            f"{median(figures.command) / median(figures.load):.2f}×",
            raw={"command": figures.command},
        )
        ours, theirs = median(figures.doctor_peak) / MEGABYTE, median(figures.load_peak) / MEGABYTE
        raw = {"doctor": figures.doctor_peak, "load": figures.load_peak}
        yield Line(
            f"doctor {name}, memory", f"{ours:.0f} MB peak", f"{theirs:.0f} MB", f"{ours / theirs:.2f}×", raw=raw
        )
