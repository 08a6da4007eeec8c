"""mv events.out.tfevents.1700000000.host model.log"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write

_DATA = HEAD + scalars("loss", range(5))


def fires(root: Path) -> Asked:
    write(root / "a" / NAME, _DATA)
    write(root / "b" / "model.log", _DATA)
    return Asked(root)


def fires_when_it_is_given_itself(root: Path) -> Asked:
    return Asked(write(root / "events.out.1700000000.host", _DATA))


def fires_when_there_is_nothing_else(root: Path) -> Asked:
    write(root / "b" / "events.1700000000", _DATA)
    return Asked(root)


def fires_below_a_pattern(root: Path) -> Asked:
    write(root / "b" / "model.log", _DATA)
    return Asked(f"{root}/**")


def quiet(root: Path) -> Asked:
    write(root / "a" / NAME, _DATA)
    write(root / "a" / "train.log", b"epoch 1 loss 0.5\n" * 100)
    write(root / "a" / "data.tfrecord", scalars("loss", range(5)))
    write(root / "a" / "short", _DATA[:9])
    return Asked(root)
