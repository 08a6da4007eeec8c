"""Logdirs of every kind of summary, and of a sweep of histograms and pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.generate import START, file_name
from benchmarks.media import histogram_tensor, noise_png, tf2_histogram, tf2_image
from benchmarks.wire_numpy import double, file_head, message, record, step_records
from lossless import SummaryWriter

RUNS, STEPS, TAGS = 4, 20, 4
WORD = "measured"
"""Stands in bold in every text."""
NODES, POINTS, SIDE = 400, 1000, 20
"""Of the graph, of the embedding, and vertices a side of a mesh."""
SWEEP_STEPS, SWEEP_SIDE = 4, 16
"""Steps of each tag of a sweep, and pixels a side of its pictures."""


def tag(kind: str, place: int) -> str:
    """Name of a tag of `make_kinds`."""
    return f"{kind}/{kind}_{place}"


def make_kinds(logdir: Path) -> Path:
    """Histograms, pictures, sounds, texts, PR curves, meshes, parameters, and in the first run a graph and points."""
    if not logdir.exists():
        for run in range(RUNS):
            with SummaryWriter(logdir / f"run_{run}") as writer:
                _write_values(writer, np.random.default_rng(run))
                tried = {"lr": 0.1 / (1 + run), "layers": run}
                writer.add_hparams(tried, {"accuracy": 0.9 - 0.1 * run}, run_name="tried")
                if run == 0:
                    _write_points(writer)
        _write_graph(logdir / "run_0")
    return logdir


def _write_values(writer: SummaryWriter, rng: np.random.Generator) -> None:
    x, y = (part.ravel() for part in np.meshgrid(*[np.linspace(-1, 1, SIDE)] * 2))
    vertices = np.stack([x, y, np.sin(4 * x) * np.cos(4 * y) / 2], axis=1)[None]
    corner = np.arange(SIDE * (SIDE - 1)).reshape(SIDE - 1, SIDE)[:, :-1].ravel()[:, None]
    faces = np.concatenate([corner + np.array(half) for half in ((0, 1, SIDE), (1, SIDE + 1, SIDE))])[None]
    for step in range(STEPS):
        for i in range(TAGS):
            writer.add_histogram(tag("histogram", i), rng.normal(step / 10, 1, 1000), step)
            writer.add_image(tag("image", i), rng.integers(0, 255, (3, 64, 64), np.uint8), step)
            writer.add_audio(tag("audio", i), np.sin(np.arange(8000) * (step + i + 5) / 100), step, 8000)
            writer.add_text(tag("text", i), f"# Step {step}\n\nIt **{WORD}** {rng.normal():.3f}.", step)
            scores = rng.random(500)
            writer.add_pr_curve(tag("curve", i), rng.random(500) < scores, scores, step)
            colors = np.full(vertices.shape, [255, 12 * step, 60 * i], np.uint8)
            writer.add_mesh(tag("mesh", i), vertices * (1 + step / 10), colors, faces, global_step=step)


def _write_points(writer: SummaryWriter) -> None:
    rng = np.random.default_rng(0)
    points = rng.normal(size=(POINTS, 32)) + np.repeat(rng.normal(0, 3, (10, 32)), POINTS // 10, axis=0)
    writer.add_embedding(points, [f"class {i * 10 // POINTS}" for i in range(POINTS)])


def _write_graph(folder: Path) -> None:
    """Blocks of ten nodes, each node fed by the one before it."""
    names = [f"model/block_{i // 10}/op_{i}" for i in range(NODES)]
    nodes = b""
    for before, name in zip(["", *names], names, strict=False):
        fed = message(3, before.encode()) if before else b""
        nodes += message(1, message(1, name.encode()) + message(2, b"Relu" if before else b"Placeholder") + fed)
    (folder / file_name(0)).write_bytes(file_head(START) + record(double(1, START) + message(4, nodes)))


def make_sweep(logdir: Path, runs: int, tags: int) -> Path:
    """`runs` of so many tags of four steps: half are histograms, half small pictures."""
    if not logdir.exists():
        rng = np.random.default_rng(0)
        tensors = [histogram_tensor(rng) for _ in range(20)]
        images = [noise_png(rng, SWEEP_SIDE) for _ in range(20)]
        for run in range(runs):
            half = tags // 2
            templates = [tf2_histogram(f"layers/weight_{i:02}", tensors[(i + run) % 20]) for i in range(half)]
            templates += [tf2_image(f"samples/image_{i:02}", images[(i + run) % 20], SWEEP_SIDE) for i in range(half)]
            steps = np.arange(SWEEP_STEPS, dtype=np.int64)
            walls = np.broadcast_to(START + run + steps[:, None], (SWEEP_STEPS, len(templates)))
            made = step_records(templates, steps, walls, np.zeros((SWEEP_STEPS, len(templates))))
            folder = logdir / f"trial_{run:04}"
            folder.mkdir(parents=True)
            (folder / file_name(run)).write_bytes(file_head(START + run) + b"".join(made))
    return logdir
