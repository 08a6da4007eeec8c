"""lossless doctor --logdir a:runs/a,b:runs/b"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _trained(directory: Path) -> None:
    write(directory / NAME, HEAD + scalars("loss", range(5)))


def fires(root: Path) -> Asked:
    _trained(root / "runs" / "a")
    _trained(root / "runs" / "b")
    return Asked("a:runs/a,b:runs/b", cwd=root)


def fires_without_names(root: Path) -> Asked:
    _trained(root / "a")
    _trained(root / "b")
    return Asked(f"{root}/a,{root}/b")


def quiet(root: Path) -> Asked:
    _trained(root / "lr=0.1,bs=32")
    return Asked("lr=0.1,bs=32", "lr=0.1,bs=64", cwd=root)


def quiet_in_a_spec(root: Path) -> Asked:
    _trained(root / "a")
    _trained(root / "b")
    return Asked(logdir_spec=f"one:{root}/a,two:{root}/b")
