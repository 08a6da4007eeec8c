"""Resumed from a checkpoint at step 500, after step 536"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import START, write
from tests.unit.ingest import events


def fires(root: Path) -> Asked:
    write(root / "a", steps=range(537))
    write(root / "a", steps=range(500, 900), start=START + 3600)
    return Asked(root)


def fires_when_workers_write_at_once(root: Path) -> Asked:
    write(root / "a", steps=range(100))
    write(root / "a", steps=range(100), start=START + 10)
    return Asked(root)


def fires_at_a_second_start(root: Path) -> Asked:
    first = events.session_start(0) + events.scalars("loss", range(20))
    again = events.session_start(10) + events.scalars("accuracy", range(20), 2000.0)
    events.write(root / "a" / events.NAME, events.HEAD + first + again)
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a", steps=range(500))
    write(root / "a", steps=range(500, 900), start=START + 3600)
    return Asked(root)


def quiet_at_the_first_start(root: Path) -> Asked:
    rest = events.session_start(20) + events.scalars("loss", range(20, 40), 2000.0)
    events.write(root / "a" / events.NAME, events.HEAD + events.scalars("loss", range(20)) + rest)
    return Asked(root)
