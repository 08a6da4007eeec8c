"""Worker 2 of 4 is killed at step 40 of 100"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import START, write


def fires(root: Path) -> Asked:
    for worker in range(4):
        write(root / f"a/worker_{worker}", ["loss"], steps=range(40 if worker == 2 else 100))
    return Asked(root)


def fires_for_files_of_one_run(root: Path) -> Asked:
    for worker in range(4):
        write(root / "a", steps=range(40 if worker == 2 else 100), start=START + worker)
    return Asked(root)


def fires_for_parts_of_workers(root: Path) -> Asked:
    for worker in range(3):
        write(root / f"a/rank{worker}/train", steps=range(40 if worker == 2 else 100))
        write(root / f"a/rank{worker}/validation", steps=range(0, 100, 10), every=10.0)
    return Asked(root)


def quiet(root: Path) -> Asked:
    for worker in range(4):
        write(root / f"a/worker_{worker}", steps=range(100 - worker))
    return Asked(root)


def quiet_for_a_slow_worker_that_goes_on(root: Path) -> Asked:
    write(root / "a/worker_0", steps=range(100))
    write(root / "a/worker_1", steps=range(40), every=2.5)
    return Asked(root)


def quiet_for_other_runs(root: Path) -> Asked:
    for trial in range(4):
        write(root / f"trial_{trial}", steps=range(40 if trial == 2 else 100))
    return Asked(root)
