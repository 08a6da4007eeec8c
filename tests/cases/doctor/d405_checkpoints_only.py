"""torch.save(model, 'model-1.pt') in a loop, and no writer"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _trained(directory: Path, tag: str = "loss") -> None:
    write(directory / NAME, HEAD + scalars(tag, range(5)))


def _put(path: Path, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def fires(root: Path) -> Asked:
    _put(root / "out/model-1.pt", "weights")
    _put(root / "out/epoch=1-step=20.ckpt", "weights")
    return Asked(root / "out")


def quiet_for_the_checkpoints_of_a_run(root: Path) -> Asked:
    _trained(root / "runs/a")
    _put(root / "runs/a/checkpoints/model-1.pt", "weights")
    return Asked(root / "runs/a/checkpoints")


def fires_beside_the_logdir(root: Path) -> Asked:
    _put(root / "project/best.pth", "weights")
    (root / "project/runs").mkdir()
    return Asked(root / "project/runs")


def _aged(path: Path, seconds: float) -> None:
    moment = time.time() - seconds
    os.utime(path, (moment, moment))


def _outlived(root: Path, *ages: float) -> Asked:
    """A run whose writer, a process of this machine, is gone, and checkpoints of so many seconds ago."""
    name = f"events.out.tfevents.{int(time.time()) - 9_000}.{os.uname().nodename}.{_gone()}.0"
    _aged(write(root / "run" / name, HEAD + scalars("loss", range(5))), 9_000)
    for i, age in enumerate(ages):
        _put(root / f"run/model-{i}.pt", "weights")
        _aged(root / f"run/model-{i}.pt", age)
    return Asked(root)


def _gone() -> int:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def fires_when_checkpoints_go_on(root: Path) -> Asked:
    return _outlived(root, 8_000, 4_000, 100)


def quiet_when_all_were_copied_at_once(root: Path) -> Asked:
    return _outlived(root, 102, 101, 100)


def quiet_when_the_last_was_saved_at_the_end(root: Path) -> Asked:
    return _outlived(root, 20_000, 9_100, 8_950)


def quiet(root: Path) -> Asked:
    _put(root / "out/model-1.pt", "weights")
    _trained(root / "out/logs")
    return Asked(root / "out")


def quiet_without_checkpoints(root: Path) -> Asked:
    _put(root / "out/notes.md", "later")
    return Asked(root / "out")
