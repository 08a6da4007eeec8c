"""for step in range(20): SummaryWriter("runs/a").add_scalar("loss", loss, step)"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import START, write
from tests.unit.ingest.events import HEAD, scalars
from tests.unit.ingest.events import write as write_bytes


def _name(second: int, host: str) -> str:
    return f"events.out.tfevents.{int(START) + second}.{host}"


def fires(root: Path) -> Asked:
    for i in range(8):
        write_bytes(root / "a" / _name(2 * i, f"vm.77.{i}"), HEAD + scalars("loss", [i], START + 2 * i))
    return Asked(root)


def fires_for_writers_that_name_no_process(root: Path) -> Asked:
    for i in range(12):
        write_bytes(root / "a" / _name(2 * i, "vm"), HEAD + scalars("loss", [i], START + 2 * i))
    return Asked(root)


def quiet(root: Path) -> Asked:
    for i in range(8):
        write(root / f"run{i}", steps=[i], start=START + 2 * i)
    return Asked(root)


def quiet_for_a_job_that_runs_every_night(root: Path) -> Asked:
    for i in range(12):
        write_bytes(root / "a" / _name(86_400 * i, "vm"), HEAD + scalars("loss", [i], START + 86_400 * i))
    return Asked(root)


def quiet_for_several_processes(root: Path) -> Asked:
    for i in range(8):
        write(root / "a", steps=[i], start=START + 3600 * i)
    return Asked(root)


def quiet_for_a_file_a_day(root: Path) -> Asked:
    for i in range(8):
        steps = range(100 * i, 100 * i + 100)
        write_bytes(root / "a" / _name(86_400 * i, f"vm.77.{i}"), HEAD + scalars("loss", steps, START + 86_400 * i))
    return Asked(root)
