"""Writing: a scalar, a tensor, a histogram, pictures, and the start, beside torch, tensorboardX and TensorFlow.

Each measurement is a process of its own (`write_child`), all writers in turn in every round. The stalled disk is
`stall.c`, preloaded: for two seconds write(2) to an event file does not return. TensorFlow is measured where
LOSSLESS_BENCH_TF names a Python that has it, or ours has.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.report import Context, Line, median

BESIDE = "beside it"
HERE = Path(__file__).resolve().parent
NAMES = {
    "lossless": "SummaryWriter",
    "summary": "lossless.summary",
    "torch": "torch.utils.tensorboard",
    "tensorboardX": "tensorboardX",
    "tensorflow": "tf.summary",
}
OURS = ("lossless", "summary")
THEIRS = ("torch", "tensorboardX", "tensorflow")
STALL_SECONDS = 2.0
HEAVY = ("image", "audio", "video", "figure")
START = """
import time; start = time.perf_counter(); {}; print(time.perf_counter() - start)
"""
IMPORTS = {
    "numpy": "import numpy",
    "lossless": "import lossless; lossless.SummaryWriter",
    "summary": "from lossless import summary; summary.scalar",
    "torch": "from torch.utils.tensorboard import SummaryWriter",
    "tensorboardX": "from tensorboardX import SummaryWriter",
}


@dataclass(frozen=True)
class Plan:
    """One kind of measurement: what the child does, how often with ours and theirs, and with whom."""

    what: str
    ours: int
    theirs: int
    writers: tuple[str, ...]
    stalled: bool = False


Figures = dict[str, list[dict[str, Any]]]
"""Writer → what its process said, a round each; empty where it could not run."""


def python_of(writer: str) -> str | None:
    """The interpreter that has it; None: there is none."""
    if writer != "tensorflow":
        return sys.executable
    named = os.environ.get("LOSSLESS_BENCH_TF")
    return named or (sys.executable if importlib.util.find_spec("tensorflow") else None)


def stall_library(folder: Path) -> str:
    """Compile the stalling disk; its path."""
    made = folder / "stall.so"
    compiler = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()[0]
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", made, HERE / "stall.c", "-ldl"], check=True)
    return str(made)


def child(writer: str, plan: Plan, environment: Mapping[str, str]) -> dict[str, Any]:
    """What one measured process says. Raises RuntimeError with its last words."""
    count = plan.ours if writer in OURS else plan.theirs
    with tempfile.TemporaryDirectory() as folder:
        command = [str(python_of(writer)), "-W", "ignore", str(HERE / "write_child.py"), writer, plan.what, folder]
        quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "", **environment}
        done = subprocess.run(
            [*command, str(count)], env={**os.environ, **quiet}, capture_output=True, text=True, check=False
        )
    if done.returncode or (plan.stalled and "stalled" not in done.stderr):
        raise RuntimeError(f"{writer} {plan.what}: got {done.returncode}, want figures: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(plan: Plan, context: Context) -> Figures:
    """All writers, interleaved."""
    figures: Figures = {writer: [] for writer in plan.writers}
    with tempfile.TemporaryDirectory() as folder:
        environment = {}
        if plan.stalled:
            environment = {"LD_PRELOAD": stall_library(Path(folder)), "STALL_SECONDS": str(STALL_SECONDS)}
        for _ in range(context.rounds):
            for writer in plan.writers:
                if python_of(writer):
                    figures[writer].append(child(writer, plan, environment))
    return figures


def middle(figures: Figures, writer: str, key: str) -> float:
    """Median of one figure over the rounds; nan if it was not measured."""
    return median([said[key] for said in figures[writer]])


def scalar_lines(plan: Plan, bound: float, times: float | None, context: Context) -> Iterator[Line]:
    """Time a call, closing included: of ours, and beside each of theirs. `bound`: microseconds, `times`: of theirs."""
    figures = measure(plan, context)
    kind = {"floats": "one scalar", "tensors": "one 0-d CPU tensor"}[plan.what]
    for ours in (w for w in plan.writers if w in OURS):
        mine = middle(figures, ours, "closed") / 1000
        yield Line(
            f"{kind}, {NAMES[ours]}",
            f"{mine:.3f} µs",
            target=f"< {bound:g} µs",
            met=context.verdict(mine < bound),
            raw={ours: figures[ours]},
        )
        for theirs in (w for w in plan.writers if w in THEIRS):
            what = f"{kind}, {NAMES[ours]} beside {NAMES[theirs]}"
            if not figures[theirs]:
                yield skipped(what, f"{mine:.3f} µs")
                continue
            other = middle(figures, theirs, "closed") / 1000
            wanted = times if theirs != "tensorflow" else None
            yield Line(
                what,
                f"{mine:.3f} µs",
                f"{other:.1f} µs",
                f"{other / mine:.0f}×",
                f"≥ {wanted:g}×" if wanted else "",
                context.verdict(other / mine >= wanted) if wanted else None,
                {theirs: figures[theirs]},
            )


def skipped(what: str, ours: str) -> Line:
    """A line for what could not be measured here."""
    return Line(what, ours, "skipped: no TensorFlow (LOSSLESS_BENCH_TF=/path/to/python)")


def latency_lines(plan: Plan, context: Context) -> Iterator[Line]:
    """Percentiles of single calls."""
    figures = measure(plan, context)
    when = f", the disk stalls {STALL_SECONDS:g} s" if plan.stalled else ""
    others = "; ".join(f"{NAMES[w]} {_percentiles(figures, w)}" for w in plan.writers if w in THEIRS and figures[w])
    for ours in (w for w in plan.writers if w in OURS):
        high = middle(figures, ours, "p99.9") / 1000
        yield Line(
            f"p50 / p99 / p99.9 / max of {NAMES[ours]}{when}",
            _percentiles(figures, ours),
            others,
            "",
            "p99.9 < 20 µs",
            context.verdict(high < 20.0),
            figures,
        )


def _percentiles(figures: Figures, writer: str) -> str:
    shown = (f"{middle(figures, writer, key) / 1000:.2f}" for key in ("p50", "p99", "p99.9", "max"))
    return " / ".join(shown) + " µs"


def histogram_line(context: Context) -> Line:
    """A million float32 values, from call to file."""
    figures = measure(Plan("histogram", 10, 10, ("lossless", "torch")), context)
    mine, other = middle(figures, "lossless", "closed"), middle(figures, "torch", "closed")
    held = middle(figures, "lossless", "call")
    return Line(
        "histogram of 1,000,000 float32, to the file",
        f"{mine * 1000:.2f} ms ({held * 1000:.2f} ms in the call)",
        f"{other * 1000:.1f} ms",
        f"{other / mine:.1f}×",
        "≥ 5×",
        context.verdict(other / mine >= 5.0),
        figures,
    )


def heavy_lines(context: Context) -> Iterator[Line]:
    """What is encoded off the calling thread: the call's share of the whole. A figure is drawn in the call, for
    matplotlib is not for several threads; only its PNG is made behind it."""
    for kind in HEAVY:
        writers = ("lossless", "torch") if kind != "video" else ("lossless",)
        figures = measure(Plan(kind, 10, 10, writers), context)
        call, whole = middle(figures, "lossless", "call"), middle(figures, "lossless", "closed")
        other = middle(figures, "torch", "call") if "torch" in figures else 0.0
        drawn = kind == "figure"
        yield Line(
            f"{kind}, in the call",
            f"{call * 1000:.2f} ms of {whole * 1000:.1f} ms",
            f"{other * 1000:.1f} ms" if other else "needs moviepy",
            f"{other / call:.1f}×" if other else "",
            "drawn in the call, encoded off it" if drawn else "encoded off the calling thread",
            context.verdict(call < (other if drawn else whole / 2)),
            figures,
        )


def start_lines(context: Context) -> Iterator[Line]:
    """What an import costs a fresh process, beside NumPy's."""
    took: dict[str, list[float]] = {name: [] for name in IMPORTS}
    for _ in range(context.rounds):
        for name, code in IMPORTS.items():
            command = [sys.executable, "-W", "ignore", "-c", START.format(code)]
            took[name].append(float(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    base = median(took["numpy"])
    for name in OURS:
        mine = median(took[name])
        yield Line(
            f"start: {IMPORTS[name]}",
            f"{mine * 1000:.0f} ms",
            f"import numpy {base * 1000:.0f} ms",
            f"{(mine - base) * 1000:+.0f} ms",
            "< 60 ms over NumPy's own",
            context.verdict(mine < base + 0.060),
            took,
        )
    for name in ("torch", "tensorboardX"):
        yield Line(
            f"start beside {NAMES[name]}",
            f"{median(took['lossless']) * 1000:.0f} ms",
            f"{median(took[name]) * 1000:.0f} ms",
        )


def lines(context: Context) -> Iterator[Line]:
    """Everything this file measures."""
    few = 10 if context.quick else 1
    both = (*OURS, *THEIRS)
    yield from scalar_lines(Plan("floats", 1_000_000 // few, 20_000 // few, both), 0.5, 100.0, context)
    yield from scalar_lines(Plan("tensors", 500_000 // few, 20_000 // few, (*OURS, "torch")), 1.0, None, context)
    yield from latency_lines(Plan("latency", 2000, 2000, (*OURS, "torch", "tensorboardX")), context)
    yield from latency_lines(Plan("latency", 3500, 3500, (*OURS, "torch"), stalled=True), context)
    yield histogram_line(context)
    yield from heavy_lines(context)
    yield from start_lines(context)
