"""lossless doctor '$LOGS/runs', and training code that was given ~/logs"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _trained(directory: Path) -> None:
    write(directory / NAME, HEAD + scalars("loss", range(5)))


def fires(root: Path) -> Asked:
    _trained(root / "runs")
    return Asked("$LOGS/runs", cwd=root, env={"LOGS": str(root)})


def fires_when_training_wrote_to_a_directory_named_tilde(root: Path) -> Asked:
    _trained(root / "~" / "logs")
    return Asked("~/logs", cwd=root, env={"HOME": str(root / "home")})


def quiet(root: Path) -> Asked:
    _trained(root / "home" / "logs")
    _trained(root / "$HOME")
    return Asked("~/logs", "$HOME", cwd=root, env={"HOME": str(root / "home")})
