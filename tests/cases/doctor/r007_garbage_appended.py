"""cat train.log >> events.out.tfevents.1"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def fires(root: Path) -> Asked:
    log = b"Epoch 3/10: loss 0.25 - accuracy 0.91\n"
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)) + log)
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)))
    return Asked(root)
