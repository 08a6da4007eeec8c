"""torch.save(model, 'model-1.pt') in a loop, and no writer"""

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
    _put(root / "out/model-1.pt", "weights")
    _put(root / "out/epoch=1-step=20.ckpt", "weights")
    return Asked(root / "out")


def fires_beside_the_logdir(root: Path) -> Asked:
    _put(root / "project/best.pth", "weights")
    (root / "project/runs").mkdir()
    return Asked(root / "project/runs")


def quiet(root: Path) -> Asked:
    _put(root / "out/model-1.pt", "weights")
    _trained(root / "out/logs")
    return Asked(root / "out")


def quiet_without_checkpoints(root: Path) -> Asked:
    _put(root / "out/notes.md", "later")
    return Asked(root / "out")
