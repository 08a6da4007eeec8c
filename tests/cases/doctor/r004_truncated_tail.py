"""kill -9 while training"""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalar, scalars, write


def fires(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)) + scalar("loss", 5)[:-3])
    return Asked(root)


def quiet(root: Path) -> Asked:
    """Its writer lives and will complete it."""
    name = f"events.out.tfevents.{int(time.time())}.{socket.gethostname()}.{os.getpid()}.0"
    path = write(root / "a" / name, HEAD + scalars("loss", range(5)) + scalar("loss", 5)[:-3])
    return Asked(root, held=path.open("ab"))
