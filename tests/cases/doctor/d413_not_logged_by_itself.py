"""Trainer(compute_metrics=accuracy), which logs eval/accuracy and no train/accuracy"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write

_OWN = ("train/loss", "train/total_flos", "eval/loss", "eval/runtime")


def _tagged(root: Path, *tags: str) -> Asked:
    write(root / "runs" / NAME, HEAD + b"".join(scalars(tag, range(5)) for tag in tags))
    return Asked(root)


def fires(root: Path) -> Asked:
    return _tagged(root, *_OWN, "eval/accuracy")


def quiet(root: Path) -> Asked:
    return _tagged(root, *_OWN, "eval/accuracy", "train/accuracy")


def quiet_for_other_writers(root: Path) -> Asked:
    return _tagged(root, "train/loss", "eval/loss", "eval/accuracy")
