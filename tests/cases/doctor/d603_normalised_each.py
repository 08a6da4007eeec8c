"""image = (image - image.min()) / (image.max() - image.min()) before every add_image"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lossless import SummaryWriter
from tests.cases import Asked


def _logged(root: Path, *, each: bool) -> Asked:
    rng = np.random.default_rng(0)
    images = [rng.normal(size=(24, 24, 1)) * (step + 1) for step in range(8)]
    low, high = min(image.min() for image in images), max(image.max() for image in images)
    with SummaryWriter(str(root / "a")) as writer:
        for step, image in enumerate(images):
            bottom, top = (image.min(), image.max()) if each else (low, high)
            writer.add_image("activations", (image - bottom) / (top - bottom), step, dataformats="HWC")
    return Asked(root)


def fires(root: Path) -> Asked:
    return _logged(root, each=True)


def quiet(root: Path) -> Asked:
    return _logged(root, each=False)


def quiet_for_noise_of_bytes(root: Path) -> Asked:
    rng = np.random.default_rng(0)
    with SummaryWriter(str(root / "a")) as writer:
        for step in range(8):
            writer.add_image("samples", rng.integers(0, 256, (32, 32, 3), dtype=np.uint8), step, dataformats="HWC")
    return Asked(root)
