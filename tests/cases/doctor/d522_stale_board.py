"""%tensorboard --logdir runs, kill -9 of that TensorBoard, and %tensorboard again: Reusing TensorBoard on port 6006."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _announced(root: Path, pid: int, logdir: Path) -> Asked:
    write(root / "runs" / NAME, HEAD + scalars("loss", range(5)))
    notes = root / "tmp" / ".tensorboard-info"
    notes.mkdir(parents=True)
    said = {"version": "2.21.0", "start_time": 1700000000, "pid": pid, "port": 6006, "logdir": str(logdir)}
    (notes / f"pid-{pid}.info").write_text(json.dumps(said))
    return Asked(root / "runs", ports=[1], env={"TMPDIR": str(root / "tmp")})


def _gone() -> int:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def fires(root: Path) -> Asked:
    return _announced(root, _gone(), root / "runs")


def fires_before_its_parent_took_note(root: Path) -> Asked:
    """A process that ended is listed until then, and can even be signalled."""
    pid = os.posix_spawn(sys.executable, [sys.executable, "-c", ""], os.environ)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    return _announced(root, pid, root / "runs")


def quiet(root: Path) -> Asked:
    return _announced(root, os.getpid(), root / "runs")


def quiet_of_another_logdir(root: Path) -> Asked:
    return _announced(root, _gone(), root / "others")
