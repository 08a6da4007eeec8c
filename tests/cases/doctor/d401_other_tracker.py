"""mlflow.log_metric in place of a writer: mlruns/ beside an empty runs/"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _trained(directory: Path, tag: str = "loss") -> None:
    write(directory / NAME, HEAD + scalars(tag, range(5)))


def _put(path: Path, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def fires(root: Path) -> Asked:
    _put(root / "project/mlruns/0/abc/metrics/loss", "1700000000000 0.5 0")
    (root / "project/runs").mkdir()
    return Asked(root / "project/runs")


def fires_for_wandb(root: Path) -> Asked:
    _put(root / "project/wandb/offline-run-20260101_120000-abc/run-abc.wandb", ":W&B")
    return Asked(root / "project")


def fires_for_aim(root: Path) -> Asked:
    _put(root / "project/.aim/meta/VERSION", "3")
    return Asked(root / "project")


def fires_for_an_empty_directory(root: Path) -> Asked:
    (root / "project/mlruns").mkdir(parents=True)
    return Asked(root / "project/runs")


def quiet(root: Path) -> Asked:
    _put(root / "project/mlruns/0/abc/metrics/loss", "1700000000000 0.5 0")
    _trained(root / "project/runs/a")
    return Asked(root / "project/runs")


def quiet_for_a_directory_of_that_name(root: Path) -> Asked:
    _put(root / "wandb/project/notes.txt", "no tracker")
    return Asked(root / "wandb/project")
