"""Two processes append to one path on a shared disk; cat one.tfevents two.tfevents > both.tfevents"""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalar, scalars, write


def fires(root: Path) -> Asked:
    mixed = chain.from_iterable((scalar("loss", 100 + i), scalar("loss", i)) for i in range(20))
    write(root / "a" / NAME, HEAD + scalar("loss", 99) + HEAD + b"".join(mixed))
    return Asked(root)


def fires_when_files_were_put_together(root: Path) -> Asked:
    write(root / "a" / NAME, (HEAD + scalars("loss", range(20))) * 2)
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(20)) + scalars("loss", range(20)))
    return Asked(root)


def quiet_for_words_in_a_text(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("brain.Event:2", [*range(20), *range(20)]))
    return Asked(root)
