"""kill -9 while training; a training that hangs"""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalar, scalars, write


def _own(root: Path, age: float) -> Asked:
    """A file of this very process, that it has open."""
    name = f"events.out.tfevents.{int(time.time())}.{socket.gethostname()}.{os.getpid()}.0"
    path = write(root / "a" / name, HEAD + scalars("loss", range(5)))
    held = path.open("ab")
    os.utime(path, (time.time() - age,) * 2)
    return Asked(root, held=held)


def fires(root: Path) -> Asked:
    path = write(root / "a" / NAME, HEAD + scalars("loss", range(5)) + scalar("loss", 5)[:-3])
    os.utime(path, (time.time() - 3600,) * 2)
    return Asked(root)


def fires_for_a_process_that_hangs(root: Path) -> Asked:
    return _own(root, 3600)


def quiet(root: Path) -> Asked:
    path = write(root / "a" / NAME, HEAD + scalars("loss", range(5)))
    os.utime(path, (time.time() - 3600,) * 2)
    return Asked(root)


def quiet_while_it_grows(root: Path) -> Asked:
    return _own(root, 1)
