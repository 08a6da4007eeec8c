"""tf.summary.image("inputs", images, step) of a batch of 16"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lossless import summary
from tests.cases import Asked

_RNG = np.random.default_rng(0)


def _logged(root: Path, batch: int, **options: int) -> Asked:
    writer = summary.create_file_writer(str(root / "a"))
    with writer.as_default():
        for step in range(4):
            summary.image("inputs", _RNG.random((batch, 8, 8, 3)), step=step, **options)
    writer.close()
    return Asked(root)


def fires(root: Path) -> Asked:
    return _logged(root, 16)


def quiet(root: Path) -> Asked:
    return _logged(root, 16, max_outputs=16)


def quiet_for_fewer(root: Path) -> Asked:
    return _logged(root, 2)
