"""One measurement of one writer in a process of its own: `python write_child.py WRITER WHAT FOLDER COUNT`; prints JSON.

Standard library at its head, and every package only where it is measured: it also runs in a Python that has TensorFlow
and no lossless.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from statistics import median
from typing import Any

MODULES = {
    "lossless": "lossless",
    "summary": "lossless.summary",
    "torch": "torch.utils.tensorboard",
    "tensorboardX": "tensorboardX",
    "tensorflow": "tensorflow.summary",
}
TAGS = tuple(f"layer_{i}/loss" for i in range(20))
PACE = 10_000
"""Nanoseconds from call to call when latency is measured."""
WARM = 2_000
"""Calls before the first that counts."""


def calls(writer: str, folder: str) -> tuple[Any, Callable[..., object], Callable[[], object]]:
    """What has the methods, its call for a scalar (tag, value, step), and what ends it."""
    module: Any = importlib.import_module(MODULES[writer])
    if writer in ("summary", "tensorflow"):
        made = module.create_file_writer(folder)
        made.set_as_default()
        return module, module.scalar, made.close
    made = module.SummaryWriter(folder)
    return made, made.add_scalar, made.close


def scalars(writer: str, folder: str, count: int, values: list[Any]) -> dict[str, Any]:
    """Nanoseconds a call over `count` calls of 20 tags: of the loop, and with closing."""
    _, scalar, close = calls(writer, folder)
    for step in range(WARM // len(TAGS)):
        for tag in TAGS:
            scalar(tag, 1.0, step)
    start = time.perf_counter_ns()
    for step in range(WARM, WARM + count // len(TAGS)):
        value = values[step % len(values)]
        for tag in TAGS:
            scalar(tag, value, step)
    looped = time.perf_counter_ns()
    close()
    return {"loop": (looped - start) / count, "closed": (time.perf_counter_ns() - start) / count}


def floats(writer: str, folder: str, count: int) -> dict[str, Any]:
    """Scalars that are Python floats."""
    return scalars(writer, folder, count, [i * 0.001 for i in range(1000)])


def tensors(writer: str, folder: str, count: int) -> dict[str, Any]:
    """Scalars that are 0-d CPU tensors of torch."""
    import torch

    return scalars(writer, folder, count, [torch.tensor(i * 0.001) for i in range(1000)])


def latency(writer: str, folder: str, count: int) -> dict[str, Any]:
    """Percentiles of the nanoseconds of single calls (the timer's 60 or so included), `count` milliseconds long."""
    _, scalar, close = calls(writer, folder)
    now = time.perf_counter_ns
    took: list[int] = []
    due, step = now(), 0
    end = due + count * 1_000_000
    while (start := now()) < end:
        if start < due:
            continue  # as training does, without giving the interpreter away
        step += 1
        tag = TAGS[step % len(TAGS)]
        start = now()
        scalar(tag, 0.5, step)
        took.append(now() - start)
        due = max(due + PACE, start)
    close()
    took = sorted(took[WARM if len(took) > 2 * WARM else 0 :])
    shares = {"p50": 0.5, "p99": 0.99, "p99.9": 0.999, "max": 1.0}
    return {"calls": len(took), **{name: took[round(share * (len(took) - 1))] for name, share in shares.items()}}


def heavy(writer: str, folder: str, count: int, kind: str) -> dict[str, Any]:
    """Seconds a call holds the calling thread, the middle one of a row of `count`: in a mean they would be those in
    which another process had the core. And a call's share of all until it is closed."""
    made, _, close = calls(writer, folder)
    call, inputs = getattr(made, f"add_{kind}"), INPUTS[kind](count + 2)
    for step in range(2):
        call("warm", next(inputs), step)
    made.flush()
    row = list(inputs)
    start = time.perf_counter()
    took = [start]
    for step, value in enumerate(row):
        call("row", value, step)
        took.append(time.perf_counter())
    close()
    each = [after - before for before, after in pairwise(took)]
    return {"call": median(each), "closed": (time.perf_counter() - start) / count}


def _arrays(make: Callable[[Any], Any]) -> Callable[[int], Iterator[Any]]:
    def arrays(count: int) -> Iterator[Any]:
        import numpy as np

        rng = np.random.default_rng(0)
        return iter([make(rng) for _ in range(count)])

    return arrays


def _figures(count: int) -> Iterator[Any]:
    """Of matplotlib, a few lines each."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib.figure import Figure

    for number in range(count):
        figure = Figure(figsize=(4, 3))
        axes = figure.add_subplot()
        for line in range(5):
            axes.plot([line * x * (number + 1) for x in range(50)])
        yield figure


INPUTS: dict[str, Callable[[int], Iterator[Any]]] = {
    "histogram": _arrays(lambda rng: rng.standard_normal(1_000_000, dtype="float32")),
    "image": _arrays(lambda rng: rng.integers(0, 256, (3, 256, 256), dtype="uint8")),
    "audio": _arrays(lambda rng: rng.uniform(-1, 1, (1, 441_000)).astype("float32")),
    "video": _arrays(lambda rng: rng.integers(0, 256, (1, 16, 3, 64, 64), dtype="uint8")),
    "figure": _figures,
}


def main(writer: str, what: str, folder: str, count: int) -> None:
    measured = {"floats": floats, "tensors": tensors, "latency": latency}
    if what in measured:
        print(json.dumps(measured[what](writer, folder, count)))
    else:
        print(json.dumps(heavy(writer, folder, count, what)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
