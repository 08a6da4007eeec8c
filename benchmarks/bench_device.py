"""Gradient histograms of a model on a GPU: what they add to a training step. Where there is no GPU it says so."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.report import Context, Line, median

BESIDE = "without"
WHAT = "100 gradient histograms of 100 M parameters, every step"
BOUND = 0.02


def measure(rounds: int) -> dict[str, Any]:
    """What `device_child` says."""
    script = Path(__file__).with_name("device_child.py")
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-W", "ignore", str(script), folder, str(rounds)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def lines(context: Context) -> Iterator[Line]:
    """Everything this file measures."""
    yield report(measure(context.rounds), context)


def report(said: dict[str, Any], context: Context) -> Line:
    """The figure, from what the child said."""
    if "skipped" in said:
        return Line(WHAT, f"skipped: {said['skipped']}", target=f"< {BOUND:.0%} of a step")
    mine, other = median([s for s, _ in said["with"]]), median([s for s, _ in said["without"]])
    more = mine / other - 1
    held = median([h for _, h in said["with"]])
    return Line(
        f"{WHAT}, {said['device']}",
        f"{mine * 1000:.2f} ms a step ({held * 1000:.2f} ms in the calls)",
        f"{other * 1000:.2f} ms",
        f"{more:+.1%}",
        f"< {BOUND:.0%} of a step",
        context.verdict(more < BOUND),
        said,
    )
