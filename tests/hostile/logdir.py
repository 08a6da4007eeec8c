"""The whole hostile logdir."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from lossless.wire.events import Value
from tests.hostile import media, models, places
from tests.hostile.pieces import record, tensor, texts, write
from tests.hostile.words import FOLDERS, IMAGE, MARKDOWN, NAMES


class Sizes(NamedTuple):
    """How much of what is only much."""

    nodes: int = 1_000_000
    buckets: int = 1_000_000
    parameters: int = 100_000
    tags: int = 100_000


FULL = Sizes()
SHORT = Sizes(nodes=10_000, buckets=100_000, parameters=3_000, tags=3_000)


def build(root: Path, outside: Path, sizes: Sizes = FULL) -> Path:
    """Write it below `root`, with secrets in `outside`; its path."""
    logdir = root / "logs"
    for name in FOLDERS:
        write(logdir / name, *(_scalar(tag, step) for step in range(3) for tag in (*NAMES, "loss")))
    _named_in_bytes(logdir)
    media.pictures(logdir / "pictures")
    media.sounds(logdir / "sounds")
    media.words(logdir / "words")
    media.numbers(logdir / "numbers", sizes.buckets)
    media.meshes(logdir / "meshes")
    media.odd_protos(logdir / "protos")
    models.odd_graph(logdir / "graph/odd")
    models.big_graph(logdir / "graph/big", sizes.nodes)
    models.broken_graphs(logdir / "graph/broken")
    models.parameters(logdir, sizes.parameters)
    models.layouts(logdir)
    places.embeddings(logdir, outside)
    write(logdir / "tags", *(_scalar(f"group{i % 100}/tag{i}", 0) for i in range(sizes.tags)))
    write(logdir / "described", tensor("said", 1.0, "scalars", words=MARKDOWN), tensor(IMAGE, texts(IMAGE), "text"))
    (logdir / "loop").symlink_to(logdir)
    return logdir


def _scalar(tag: str, step: int) -> bytes:
    return record(Value(tag=tag, simple_value=float(step)), step=step)


def _named_in_bytes(logdir: Path) -> None:
    """A directory whose name is no text."""
    write(Path(os.fsdecode(os.fsencode(logdir) + b"/\xff\xfe\x80name")), _scalar("loss", 0))
