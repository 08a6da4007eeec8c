"""Scalars with the steps, values and wall times a case wants, by a real writer."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path

from lossless import SummaryWriter

START = 1_700_000_000.0


def write(
    directory: Path,
    tags: str | Iterable[str] = "loss",
    *,
    steps: Iterable[int],
    values: Mapping[int, float] | None = None,
    value: float | None = None,
    start: float = START,
    every: float = 1.0,
    walls: Mapping[int, float] | None = None,
) -> None:
    """One more event file, of a process of its own: a point of each tag a step, `every` seconds apart. The value of the
    point number i is `values[i]`, else `value`, else falls; its wall time `walls[i]`, if given."""
    names = [tags] if isinstance(tags, str) else list(tags)
    directory.mkdir(parents=True, exist_ok=True)
    number = len(list(directory.iterdir()))
    with tempfile.TemporaryDirectory() as made:
        with warnings.catch_warnings(), SummaryWriter(made) as writer:
            warnings.simplefilter("ignore")  # what the writer warns of, the case is about
            for i, step in enumerate(steps):
                y = (values or {}).get(i, 1 / (i + 1) if value is None else value)
                for name in names:
                    writer.add_scalar(name, y, step, (walls or {}).get(i, start + i * every))
        (event_file,) = Path(made).iterdir()
        name = f"events.out.tfevents.{int(start)}.host.{4000 + number}.0"
        (directory / name).write_bytes(event_file.read_bytes())
