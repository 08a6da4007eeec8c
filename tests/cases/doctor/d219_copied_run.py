"""cp -r runs/a runs/a_backup"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import write


def fires(root: Path) -> Asked:
    write(root / "a", steps=range(20))
    shutil.copytree(root / "a", root / "a_backup")
    return Asked(root)


def fires_for_a_file_that_is_there_twice(root: Path) -> Asked:
    write(root / "a", steps=range(20))
    (event_file,) = (root / "a").iterdir()
    shutil.copy(event_file, f"{event_file}.old")
    return Asked(root)


def quiet(root: Path) -> Asked:
    for run in "ab":
        write(root / run, steps=range(20), value=float(ord(run)))
    return Asked(root)
