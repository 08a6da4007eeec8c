"""keras.callbacks.TensorBoard() in its first epoch"""

from __future__ import annotations

import os
import time
from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, scalars, tensor, write


def _begun(root: Path, data: bytes) -> Path:
    """An event file that this process, by its name, has open."""
    return write(
        root / "train" / f"events.out.tfevents.{int(time.time())}.{os.uname().nodename}.{os.getpid()}.0.v2", data
    )


_GRAPH = HEAD + tensor("keras", b"{}", plugin="graph_keras_model")


def fires(root: Path) -> Asked:
    path = _begun(root, _GRAPH)
    return Asked(root, held=path.open("rb"))


def quiet(root: Path) -> Asked:
    path = _begun(root, _GRAPH + scalars("epoch_loss", range(2)))
    return Asked(root, held=path.open("rb"))


def quiet_when_its_writer_is_gone(root: Path) -> Asked:
    _begun(root, _GRAPH)
    return Asked(root)
