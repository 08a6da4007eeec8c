"""writer.add_scalar("loss", loss, step, new_style=True, double_precision=True)"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lossless import SummaryWriter
from lossless.wire.events import Event
from lossless.wire.records import frame
from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, tensor, write


def fires(root: Path) -> Asked:
    with SummaryWriter(str(root / "a")) as writer:
        for step in range(10):
            writer.add_scalar("loss", 1 / (step + 3), step, new_style=True, double_precision=True)
    return Asked(root)


def fires_for_a_vector_of_one(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + tensor("loss", np.ones(1, np.float32), "scalars", data_class=1))
    return Asked(root)


def fires_without_a_plugin(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + tensor("loss", np.float32(1)))
    return Asked(root)


def fires_behind_a_long_graph(root: Path) -> Asked:
    graph = frame(Event(wall_time=1.0, graph_def=bytes(300_000)).encode())
    write(root / "a" / NAME, HEAD + graph + tensor("loss", np.float64(1), "scalars", data_class=1))
    return Asked(root)


def quiet(root: Path) -> Asked:
    with SummaryWriter(str(root / "a")) as writer:
        for step in range(10):
            writer.add_scalar("loss", 1 / (step + 3), step, new_style=True)
            writer.add_scalar("accuracy", step / 10, step)
    return Asked(root)
