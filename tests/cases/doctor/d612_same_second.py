"""fit() and test() within one second, each with a writer of its own"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, scalars, write


def _two(root: Path, first: str, second: str) -> Asked:
    write(root / "a" / f"events.out.tfevents.{first}", HEAD + scalars("loss", range(20)))
    write(root / "a" / f"events.out.tfevents.{second}", HEAD + scalars("test_loss", range(20, 22), 2000.0))
    return Asked(root)


def fires(root: Path) -> Asked:
    return _two(root, "1700000000.vm.17.0", "1700000000.vm.18.0")


def fires_for_one_process(root: Path) -> Asked:
    return _two(root, "1700000000.vm.17.0", "1700000000.vm.17.1")


def quiet(root: Path) -> Asked:
    return _two(root, "1700000000.vm.17.0", "1700000060.vm.18.0")
