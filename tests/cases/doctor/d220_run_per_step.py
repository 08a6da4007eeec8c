"""for step in range(12): SummaryWriter().add_scalar("loss", loss, step), with a second between them"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import START, write
from tests.unit.ingest.events import HEAD, scalars
from tests.unit.ingest.events import write as write_bytes


def _run(root: Path, i: int, step: int, pid: int = 77) -> None:
    name = f"events.out.tfevents.{int(START) + i}.vm.{pid}.{i}"
    write_bytes(root / f"Nov20_15-00-{i:02}_vm" / name, HEAD + scalars("loss", [step], START + i))


def fires(root: Path) -> Asked:
    for i in range(12):
        _run(root, i, i)
    return Asked(root)


def fires_where_no_step_is_given(root: Path) -> Asked:
    for i in range(6):
        _run(root, i, 0)
    return Asked(root)


def quiet(root: Path) -> Asked:
    for trial in range(12):
        write(root / f"trial{trial}", steps=[100])
    return Asked(root)


def quiet_for_processes_of_their_own(root: Path) -> Asked:
    for i in range(12):
        _run(root, i, i, pid=77 + i)
    return Asked(root)
