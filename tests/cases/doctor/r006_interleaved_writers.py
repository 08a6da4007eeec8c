"""Two processes started in the same second with a fixed file name"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalar, scalars, write


def fires(root: Path) -> Asked:
    torn = scalar("other", 100)
    path = write(root / "a" / NAME, HEAD + scalars("loss", range(5)) + torn[:20])
    write(path, scalars("loss", range(5, 9)) + torn[20:] + scalars("loss", range(9, 12)))
    return Asked(root)


def quiet(root: Path) -> Asked:
    for name in (NAME, f"{NAME}.other"):
        write(root / "a" / name, HEAD + scalars("loss", range(5)))
    return Asked(root)
