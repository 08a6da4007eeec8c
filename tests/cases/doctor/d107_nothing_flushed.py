"""writer = SummaryWriter('runs/a'), ten add_scalar, os._exit(0)"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def fires(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD)
    return Asked(root)


def fires_for_an_empty_file(root: Path) -> Asked:
    write(root / "a" / NAME, b"")
    return Asked(root)


def fires_beside_other_runs_as_a_note(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD)
    write(root / "b" / NAME, HEAD + scalars("loss", range(5)))
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(1)))
    return Asked(root)


def quiet_when_another_file_of_the_run_holds_values(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD)
    write(root / "a" / f"{NAME}.v2", HEAD + scalars("loss", range(5)))
    return Asked(root)


def quiet_for_what_is_no_event_file(root: Path) -> Asked:
    write(root / "a" / f"{NAME}.txt", b"a list of event files\n")
    return Asked(root)


def quiet_for_a_writer_of_sub_runs(root: Path) -> Asked:
    """torch's add_scalars writes below the writer's directory."""
    write(root / NAME, HEAD)
    write(root / "a" / NAME, HEAD)
    write(root / "a" / "loss_train" / NAME, HEAD + scalars("loss", range(5)))
    return Asked(root)
