"""Lines of the report: what was measured, beside TensorBoard, beside the target."""

from __future__ import annotations

import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"


@dataclass(frozen=True)
class Line:
    """One figure. `met` None: nothing was promised. `raw`: every single measurement."""

    what: str
    ours: str
    theirs: str = ""
    ratio: str = ""
    target: str = ""
    met: bool | None = None
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Context:
    """How to measure. `rounds`: the median of so many. `patience`: seconds until TensorBoard is given up."""

    data: Path
    quick: bool = False
    rounds: int = 5
    patience: float = 120.0

    def verdict(self, met: bool) -> bool | None:
        """Targets are judged on logdirs of full size alone."""
        return None if self.quick else met

    def name(self, shape: str) -> str:
        """The logdir to use for `shape`; a smaller one when in a hurry."""
        return f"{shape}-quick" if self.quick else shape


def median(values: Sequence[float]) -> float:
    """Median; nan of none."""
    return statistics.median(values) if values else float("nan")


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of them lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))] if ordered else float("nan")


def seconds(values: Sequence[float]) -> str:
    """Median of seconds, for people."""
    middle = median(values)
    return f"{middle * 1000:.0f} ms" if middle < 1 else f"{middle:.2f} s"


def machine() -> dict[str, str]:
    """What the figures were measured on, and with what."""
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    packages = ("numpy", "pyarrow", "tensorboard", "tensorboard-data-server", "playwright", "torch", "tensorboardX")
    return {
        "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "commit": commit.stdout.strip(),
        "cpu": f"{len(os.sched_getaffinity(0))} × {cpu[1] if cpu else platform.machine()}",
        "memory": f"{int(memory[1]) / 2**20:.0f} GiB" if memory else "",
        "kernel": platform.release(),
        "python": sys.version.split()[0],
        **{name: _version(name) for name in packages},
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def show(lines: Sequence[Line], beside: str = "TensorBoard") -> None:
    """Print a table; `beside`: the head of what was measured beside ours."""
    head = Line("", "lossless", beside, "ratio", "target")
    rows = [
        (n.what, n.ours, n.theirs, n.ratio, n.target, {True: "met", False: "MISSED", None: ""}[n.met])
        for n in (head, *lines)
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(6)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip(), flush=True)


def keep(name: str, lines: Sequence[Line], context: Context) -> Path:
    """Write the raw figures to benchmarks/results; the path."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}{'-quick' if context.quick else ''}.json"
    content = {"machine": machine(), "rounds": context.rounds, "lines": [asdict(line) for line in lines]}
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    return path
