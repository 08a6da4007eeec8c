"""Logdirs of pictures: many steps of small ones, and gigabytes of large ones beside the same scalars alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.generate import START, file_name
from benchmarks.media import noise_png, tf2_image
from benchmarks.wire_numpy import Template, file_head, simple_scalar, step_records

TAG, SCALAR = "samples", "loss"
SMALL, LARGE = 128, 600
"""Pixels a side: of about 35 kB and 780 kB."""


def make_steps(logdir: Path, runs: int, steps: int) -> Path:
    """`runs` of one tag, another picture at each step, and a scalar."""
    if not logdir.exists():
        rng = np.random.default_rng(0)
        made = [noise_png(rng, SMALL) for _ in range(steps)]
        for run in range(runs):
            _write(logdir, run, steps, [tf2_image(TAG, made[(i + run) % steps], SMALL) for i in range(steps)])
    return logdir


def make_large(logdir: Path, runs: int, steps: int, *, pictures: bool) -> Path:
    """`runs` of the same few large pictures and a scalar; or the scalar alone."""
    if not logdir.exists():
        rng = np.random.default_rng(0)
        made = [tf2_image(TAG, noise_png(rng, LARGE), LARGE) for _ in range(4)] if pictures else []
        for run in range(runs):
            _write(logdir, run, steps, [made[i % 4] for i in range(steps)] if made else [])
    return logdir


def _write(logdir: Path, run: int, steps: int, pictures: list[Template]) -> None:
    """One run: at step i a scalar and `pictures[i]`."""
    folder = logdir / f"run_{run:02}"
    folder.mkdir(parents=True, exist_ok=True)
    scalar = simple_scalar(SCALAR)
    with (folder / file_name(run)).open("wb") as file:
        file.write(file_head(START + run))
        for step in range(steps):
            templates = [scalar, pictures[step]] if pictures else [scalar]
            walls = np.full((1, len(templates)), START + step)
            made = step_records(templates, np.array([step]), walls, np.full((1, len(templates)), 1.0 / (1 + step)))
            file.write(b"".join(made))
