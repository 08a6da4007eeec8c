"""writer.add_audio("speech", samples, step), of samples of -32,768 to 32,767"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lossless import SummaryWriter
from tests.cases import Asked


def _sound(root: Path, scale: float) -> Asked:
    wave = np.sin(np.arange(4000) * 0.1)[None]
    with SummaryWriter(str(root / "a")) as writer:
        for step in range(3):
            writer.add_audio("speech", (wave * scale).astype(np.float32), step, sample_rate=8000)
    return Asked(root)


def fires(root: Path) -> Asked:
    return _sound(root, 20_000.0)


def quiet(root: Path) -> Asked:
    return _sound(root, 1.0)
