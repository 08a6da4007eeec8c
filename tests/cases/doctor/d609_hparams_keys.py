"""add_hparams({"lr": …}) of the first run, add_hparams({"lr": …, "dropout": …}) of the second"""

from __future__ import annotations

from pathlib import Path

from lossless import SummaryWriter
from tests.cases import Asked


def _sessions(root: Path, *sessions: dict[str, float]) -> Asked:
    for i, hparams in enumerate(sessions):
        with SummaryWriter(str(root / f"run{i}")) as writer:
            writer.add_hparams(dict(hparams), {"hp/loss": 0.5}, run_name=".")
    return Asked(root)


def fires(root: Path) -> Asked:
    return _sessions(root, {"lr": 0.1}, {"lr": 0.1, "dropout": 0.5})


def quiet(root: Path) -> Asked:
    return _sessions(root, {"lr": 0.1, "dropout": 0.0}, {"lr": 0.1, "dropout": 0.5})
