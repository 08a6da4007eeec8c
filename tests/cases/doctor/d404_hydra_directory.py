"""@hydra.main with hydra.job.chdir=true, SummaryWriter('runs'), and lossless doctor runs"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _trained(directory: Path, tag: str = "loss") -> None:
    write(directory / NAME, HEAD + scalars(tag, range(5)))


def _put(path: Path, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _job(directory: Path) -> Path:
    _put(directory / ".hydra/config.yaml", "lr: 0.1\n")
    _put(directory / ".hydra/overrides.yaml", "- lr=0.1\n")
    return directory


def fires(root: Path) -> Asked:
    _trained(_job(root / "project/outputs/2026-01-01/12-00-00") / "runs")
    return Asked(root / "project/runs")


def fires_when_it_wrote_nothing(root: Path) -> Asked:
    _job(root / "project/outputs/2026-01-01/12-00-00")
    (root / "project/runs").mkdir()
    return Asked(root / "project/runs")


def quiet(root: Path) -> Asked:
    _trained(_job(root / "project/outputs/2026-01-01/12-00-00") / "runs")
    return Asked(root / "project/outputs")


def quiet_without_hydra(root: Path) -> Asked:
    _put(root / "project/config.yaml", "lr: 0.1\n")
    return Asked(root / "project")
