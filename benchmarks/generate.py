"""The logdirs of benchmarks and tests: `python -m benchmarks.generate OUT [NAME…]`.

Every logdir is fixed by its shape and a seed; one that is there whole is not made again.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from benchmarks import media
from benchmarks.wire_numpy import Template, file_head, simple_scalar, step_records, tensor_scalar

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
DATA = Path(__file__).resolve().parent / "data"
START = 1.7e9
VERSION = 1
"""Raised when the same name yields other bytes."""
TAGS = (
    *("train/epoch_loss", "train/accuracy", "validation/loss", "validation/accuracy", "lr/group_0", "lr/group_1"),
    *(f"gradients/layer_{i:02d}/norm" for i in range(14)),
)


@dataclass(frozen=True)
class Shape:
    """What a logdir holds. `style`: tensor (TF2), simple (torch) or mixed (both, with histograms and images)."""

    runs: int
    tags: int
    steps: int
    style: str
    prefix: str = "run_"

    @property
    def points(self) -> int:
        """Scalar points in all."""
        return self.runs * self.tags * self.steps


SHAPES = {
    "deep": Shape(10, 20, 50_000, "tensor"),
    "deep-simple": Shape(10, 20, 50_000, "simple"),
    "wide": Shape(1000, 50, 200, "tensor", "sweep/trial_"),
    "mixed": Shape(10, 7, 4000, "mixed"),
    "series": Shape(10_000, 100, 10, "simple", "sweep/trial_"),
    "flat": Shape(1000, 1, 10_000, "simple", "sweep/trial_"),
    "hundred": Shape(100, 1, 1000, "simple"),
    "idle": Shape(10_000, 1, 1, "simple", "sweep/trial_"),
    "deep-small": Shape(2, 20, 1000, "tensor"),
    "deep-simple-small": Shape(2, 20, 1000, "simple"),
    "wide-small": Shape(50, 10, 20, "tensor", "sweep/trial_"),
    "mixed-small": Shape(2, 7, 60, "mixed"),
    "series-small": Shape(100, 20, 10, "simple", "sweep/trial_"),
    "deep-quick": Shape(4, 20, 12_500, "tensor"),
    "deep-simple-quick": Shape(4, 20, 12_500, "simple"),
    "wide-quick": Shape(100, 50, 200, "tensor", "sweep/trial_"),
    "mixed-quick": Shape(4, 7, 1000, "mixed"),
    "series-quick": Shape(1000, 100, 10, "simple", "sweep/trial_"),
    "flat-quick": Shape(100, 1, 10_000, "simple", "sweep/trial_"),
    "idle-quick": Shape(1000, 1, 1, "simple", "sweep/trial_"),
}
STYLES = {"tensor": tensor_scalar, "simple": simple_scalar}
BATCH = 4096
"""Steps built at a time: short runs share a batch."""
PERIOD = 100
"""Steps after which a mixed run's histograms and images repeat."""


def tag_names(shape: Shape) -> list[str]:
    """The scalar tags of every run of this shape."""
    if shape.style == "mixed":
        return [f"metrics/scalar_{i}" for i in range(5)] + [f"torch/scalar_{i}" for i in range(2)]
    if shape.tags <= len(TAGS):
        return list(TAGS[: shape.tags])
    return [f"group_{i % 7}/metric_{i:02d}" for i in range(shape.tags)]


def run_name(shape: Shape, run: int) -> str:
    """Name of the run with this number."""
    return f"{shape.prefix}{run:0{max(2, len(str(shape.runs - 1)))}d}"


def file_name(run: int) -> str:
    """Name of the run's event file."""
    return f"events.out.tfevents.{int(START) + run}.host.1.v2"


def curves(shape: Shape, run: int) -> tuple[Ints, Floats, Floats]:
    """steps (n,) i64, walls (n, tags) f64, values (n, tags) f64 holding float32, of one run's scalars."""
    rng = np.random.default_rng(run)
    steps, tags = np.arange(shape.steps, dtype=np.int64), np.arange(len(tag_names(shape)))
    walls = START + run + steps[:, None] * 0.05 + tags * 1e-4
    decay = np.exp(-3 * steps / max(1, shape.steps))[:, None]
    values = decay * (1 + tags) + rng.normal(0, 0.05, (shape.steps, len(tags)))
    return steps, walls, values.astype(np.float32).astype(np.float64)


def scalar_files(shape: Shape, runs: range) -> Iterator[bytes]:
    """The event files of runs of scalars."""
    templates = [STYLES[shape.style](tag) for tag in tag_names(shape)]
    columns = [np.concatenate(c) for c in zip(*(curves(shape, run) for run in runs), strict=True)]
    records = step_records(templates, *columns)
    for i, run in enumerate(runs):
        yield file_head(START + run) + b"".join(records[i * shape.steps : (i + 1) * shape.steps])


def mixed_files(shape: Shape, runs: range) -> Iterator[bytes]:
    """The event files of runs of scalars, histograms and every tenth step images, each in TF2's and torch's style."""
    for run in runs:
        steps, walls, values = curves(shape, run)
        records = [b""] * shape.steps
        for phase, templates in enumerate(mixed_templates(shape, run)):
            at = np.arange(phase, shape.steps, PERIOD)
            padding = np.zeros((len(at), len(templates) - shape.tags))
            made = step_records(
                templates,
                steps[at],
                np.concatenate([walls[at], padding + walls[at, -1:]], axis=1),
                np.concatenate([values[at], padding], axis=1),
            )
            for i, data in zip(at.tolist(), made, strict=True):
                records[i] = data
        yield file_head(START + run) + b"".join(records)


def mixed_templates(shape: Shape, run: int) -> Iterator[list[Template]]:
    """What a mixed run writes at each step of a period: seven scalars, then what is heavy."""
    rng = np.random.default_rng(run)
    makers = (media.histogram_tensor, media.histogram_proto, media.noise_png)
    tensors, protos, images = ([make(rng) for _ in range(20)] for make in makers)
    scalars = [STYLES["simple" if tag.startswith("torch/") else "tensor"](tag) for tag in tag_names(shape)]
    for phase in range(PERIOD):
        heavy = [media.tf2_histogram(f"layers/{k}/kernel", tensors[(phase + k) % 20]) for k in range(4)]
        heavy += [media.torch_histogram(f"grads/{k}/weight", protos[(phase + k) % 20]) for k in range(2)]
        if phase % 10 == 0:
            image = images[phase // 10]
            heavy += [media.tf2_image("images/tf2", image), media.torch_image("images/torch", image)]
        yield scalars + heavy


def generate(name: str, folder: Path = DATA) -> Path:
    """The logdir `folder/name`, made unless it is there whole; for tests and benchmarks alike."""
    shape, logdir = SHAPES[name], folder / name
    stamp, wanted = folder / f"{name}.json", json.dumps({"version": VERSION, **asdict(SHAPES[name])})
    last = logdir / run_name(shape, shape.runs - 1) / file_name(shape.runs - 1)
    if last.exists() and stamp.exists() and stamp.read_text() == wanted:
        return logdir
    write(shape, logdir)
    stamp.write_text(wanted)
    return logdir


def write(shape: Shape, logdir: Path) -> None:
    """Write the logdir, whatever is there."""
    files = mixed_files if shape.style == "mixed" else scalar_files
    batch = max(1, BATCH // shape.steps)
    for first in range(0, shape.runs, batch):
        runs = range(first, min(first + batch, shape.runs))
        for run, content in zip(runs, files(shape, runs), strict=True):
            directory = logdir / run_name(shape, run)
            directory.mkdir(parents=True, exist_ok=True)
            (directory / file_name(run)).write_bytes(content)


def size(logdir: Path) -> int:
    """Bytes of all files below."""
    return sum((Path(top) / f).stat().st_size for top, _, files in os.walk(logdir) for f in files)


def main(arguments: list[str]) -> int:
    if not arguments or any(name not in SHAPES for name in arguments[1:]):
        print(f"usage: python -m benchmarks.generate OUT [NAME…], NAME one of {', '.join(SHAPES)}")
        return 2
    for name in arguments[1:] or SHAPES:
        start = time.perf_counter()
        logdir = generate(name, Path(arguments[0]))
        print(
            f"{name}: {size(logdir) / 1e6:.1f} MB, {SHAPES[name].points:,} points, {time.perf_counter() - start:.1f} s"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
