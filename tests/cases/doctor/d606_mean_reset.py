"""loss_sum / batches at every batch, both set to 0 at every epoch"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lossless import SummaryWriter
from tests.cases import Asked
from tests.cases.curves import write

_RNG = np.random.default_rng(0)


def _losses(points: int) -> list[float]:
    return (2 * np.exp(-np.arange(points) / 150) + _RNG.normal(0, 0.1, points)).tolist()


def _logged(root: Path, values: list[float]) -> Asked:
    write(root / "a", steps=range(len(values)), values=dict(enumerate(values)))
    return Asked(root)


def fires(root: Path) -> Asked:
    losses = np.array(_losses(400)).reshape(-1, 40)
    means = losses.cumsum(axis=1) / np.arange(1, 41)
    return _logged(root, means.ravel().tolist())


def fires_without_noise(root: Path) -> Asked:
    losses = (1 - np.arange(100) / 1000).reshape(-1, 20)
    return _logged(root, (losses.cumsum(axis=1) / np.arange(1, 21)).ravel().tolist())


def quiet(root: Path) -> Asked:
    return _logged(root, _losses(400))


def quiet_for_a_cyclic_rate(root: Path) -> Asked:
    return _logged(root, [0.01 * (1 + np.cos(np.pi * (step % 40) / 40)) for step in range(400)])


def quiet_for_one_mean(root: Path) -> Asked:
    losses = np.array(_losses(400))
    return _logged(root, (losses.cumsum() / np.arange(1, 401)).tolist())


def quiet_for_peaks(root: Path) -> Asked:
    return _logged(root, [0.1 * y + (5.0 if i % 40 == 0 else 0.0) for i, y in enumerate(_losses(400))])


def quiet_for_a_saw_of_its_own(root: Path) -> Asked:
    return _logged(root, [(step % 40) / 40 for step in range(400)])


def quiet_for_the_same_batches_each_epoch(root: Path) -> Asked:
    epoch = _RNG.exponential(size=32) * 2 + 0.5
    return _logged(root, np.concatenate([epoch * 0.95**n + _RNG.normal(0, 0.01, 32) for n in range(6)]).tolist())


def quiet_for_noise_of_many_short_runs(root: Path) -> Asked:
    for run in range(40):
        with SummaryWriter(str(root / f"seed{run}")) as writer:
            for step, values in enumerate(_RNG.gamma(1, 1, (48, 8)).tolist()):
                for tag, value in enumerate(values):
                    writer.add_scalar(f"t{tag}", value, step)
    return Asked(root)
