"""torchrun --nproc-per-node 4 train.py, where every rank makes SummaryWriter("runs/a")"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import START, write
from tests.unit.ingest.events import HEAD, scalars
from tests.unit.ingest.events import write as write_bytes


def fires(root: Path) -> Asked:
    for rank in range(4):
        write(root / "a", ["loss", "accuracy"], steps=range(50), start=START + rank)
    return Asked(root)


def fires_for_two_writers_of_one_process(root: Path) -> Asked:
    for number in range(2):
        name = f"events.out.tfevents.{int(START)}.vm.77.{number}"
        write_bytes(root / "a" / name, HEAD + scalars("loss", range(20), START + number / 2))
    return Asked(root)


def quiet(root: Path) -> Asked:
    for rank in range(4):
        write(root / f"a/rank{rank}", ["loss", "accuracy"], steps=range(50), start=START + rank)
    return Asked(root)


def quiet_when_resumed(root: Path) -> Asked:
    write(root / "a", steps=range(100))
    write(root / "a", steps=range(100, 200), start=START + 99.5)
    return Asked(root)


def fires_when_each_has_its_own_tags(root: Path) -> Asked:
    write(root / "a", "loss", steps=range(50))
    write(root / "a", "evaluation", steps=range(50))
    return Asked(root)


def quiet_for_a_backup_beside_it(root: Path) -> Asked:
    write(root / "a", steps=range(50))
    (path,) = (root / "a").iterdir()
    (root / "a" / f"{path.name}.bak").write_bytes(path.read_bytes())
    return Asked(root)


def quiet_for_a_copy_that_was_not_finished(root: Path) -> Asked:
    write(root / "a", steps=range(50))
    (path,) = (root / "a").iterdir()
    (root / "a" / f".{path.name}.hQ3xZa").write_bytes(path.read_bytes()[:-500])
    return Asked(root)
