"""writer.add_image("samples", image.astype(float), step), of an image of 0 to 255"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lossless import SummaryWriter
from tests.cases import Asked

_RNG = np.random.default_rng(0)


def _logged(root: Path, *images: NDArray[np.generic]) -> Asked:
    with SummaryWriter(str(root / "a")) as writer:
        for step, image in enumerate(images):
            writer.add_image("samples", image, step, dataformats="HWC")
    return Asked(root)


def _photograph(seed: int) -> NDArray[np.uint8]:
    x, y = np.meshgrid(np.linspace(0, 3, 48), np.linspace(0, 3, 32))
    channels = [127 + 80 * np.sin(x * (k + 1) + seed) * np.cos(y * (k + seed)) for k in range(3)]
    return np.stack(channels, axis=2).clip(0, 255).astype(np.uint8)


def fires(root: Path) -> Asked:
    return _logged(root, *(_photograph(seed).astype(np.float32) for seed in range(4)))


def fires_for_noise(root: Path) -> Asked:
    return _logged(root, *(_RNG.random((32, 32, 3)) * 255 for _ in range(4)))


def fires_for_integers_of_0_and_1(root: Path) -> Asked:
    return _logged(root, *(_RNG.integers(0, 2, (32, 32, 1)).astype(np.uint8) for _ in range(4)))


def quiet(root: Path) -> Asked:
    return _logged(root, *(_photograph(seed) for seed in range(4)))


def quiet_for_masks(root: Path) -> Asked:
    x, y = np.meshgrid(np.arange(32), np.arange(32))
    masks = [((x - 16) ** 2 + (y - 16) ** 2 < r * r)[..., None] for r in (5, 9, 15)]
    return _logged(root, *(mask.astype(np.float32) for mask in masks))


def quiet_for_black(root: Path) -> Asked:
    return _logged(root, *(np.zeros((16, 16, 3), np.uint8) for _ in range(3)))


def quiet_for_a_drawing(root: Path) -> Asked:
    page = np.full((200, 200, 3), 255, np.uint8)
    page[20:180, 20] = page[180, 20:180] = 0
    page[range(30, 170), range(30, 170)] = (31, 119, 180)
    return _logged(root, page, page)
