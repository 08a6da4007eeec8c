"""Event files that grow while they are looked at, written by the generator's independent encoder."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.wire_numpy import file_head, record, simple_scalar, step_records

START = 1.7e9


@dataclass
class Growing:
    """One event file. `append` writes whole records and flushes them to the operating system."""

    path: Path

    @classmethod
    def make(cls, logdir: Path, run: str, *, name: str = "events.out.tfevents.1700000000.host.1.0") -> Growing:
        """An event file with its first record alone."""
        directory = logdir / run
        directory.mkdir(parents=True, exist_ok=True)
        (directory / name).write_bytes(file_head(START))
        return cls(directory / name)

    def append(self, tag: str, steps: list[int], values: list[float], *, wall: float | None = None) -> None:
        """Scalars of one tag; a second apart from START, or all at `wall`."""
        at = np.asarray(steps, np.int64)
        walls = np.full(len(at), wall) if wall is not None else START + at.astype(np.float64)
        made = step_records([simple_scalar(tag)], at, walls[:, None], np.asarray(values, np.float64)[:, None])
        self.write(b"".join(made))

    def now(self, tag: str, step: int, value: float) -> None:
        """One scalar with the time it is."""
        self.append(tag, [step], [value], wall=time.time())

    def write(self, data: bytes) -> None:
        """Bytes as they are."""
        with self.path.open("ab") as file:
            file.write(data)

    def damage(self) -> None:
        """A record whose data does not fit its checksum."""
        broken = bytearray(record(b"\x09" + bytes(8)))
        broken[14] ^= 0xFF
        self.write(bytes(broken))
