"""writer.add_image("samples", image, epoch) for 30 epochs"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lossless import SummaryWriter
from tests.cases import Asked


def _written(root: Path, images: int, texts: int, histograms: int) -> Asked:
    rng = np.random.default_rng(0)
    with SummaryWriter(str(root / "a")) as writer:
        for step in range(images):
            writer.add_image("samples", rng.random((3, 8, 8)), step)
        for step in range(texts):
            writer.add_text("notes", f"epoch {step}", step)
        for step in range(histograms):
            writer.add_histogram("weights", rng.random(100), step)
    return Asked(root)


def fires(root: Path) -> Asked:
    return _written(root, 30, 0, 0)


def fires_for_texts(root: Path) -> Asked:
    return _written(root, 0, 11, 0)


def fires_for_histograms(root: Path) -> Asked:
    return _written(root, 0, 0, 52)


def quiet(root: Path) -> Asked:
    return _written(root, 10, 10, 51)
