from __future__ import annotations

import math
import os
import socket
import time
from pathlib import Path

import pytest

from lossless.ingest import Loader, Statuses
from lossless.ingest.status import CLOSED, UNKNOWN
from lossless.logdir import parse_specs
from lossless.store import Store
from lossless.types import Status
from tests.unit.ingest.events import HEAD, NAME, scalar, scalars, write

HOST = socket.gethostname()


def status(path: Path, *, name: str = NAME, data: bytes = HEAD, age: float = 0.0, gap: float = 0.0) -> Status:
    file = write(path / "r" / name, data)
    os.utime(file, (time.time() - age,) * 2)
    loader = Loader(parse_specs([str(path)]), Store())
    loader.load()
    return Statuses().of(loader.files("r"), gap)


def test_what_grew_lately_is_live_unless_its_writer_is_gone(tmp_path: Path) -> None:
    assert status(tmp_path / "a") is Status.LIVE
    assert status(tmp_path / "b", name=f"events.out.tfevents.1700000000.{HOST}.4194305.0") is Status.FINISHED


def test_what_is_quiet_and_clean_is_finished(tmp_path: Path) -> None:
    assert status(tmp_path, age=3600) is Status.FINISHED


def test_a_quiet_file_of_a_living_writer_is_stalled_unless_it_rarely_writes(tmp_path: Path) -> None:
    name = f"events.out.tfevents.{int(time.time()):010d}.{HOST}.{os.getpid()}.0"
    path = tmp_path / "r" / name
    path.parent.mkdir()
    with path.open("wb") as writer:
        writer.write(HEAD)
        writer.flush()
        assert status(tmp_path, name=name, data=b"", age=300) is Status.LIVE
        assert status(tmp_path, name=name, data=b"", age=3600) is Status.STALLED
        assert status(tmp_path, name=name, data=b"", age=3600, gap=900) is Status.LIVE


def test_a_half_record_of_a_writer_that_is_gone_is_stalled(tmp_path: Path) -> None:
    assert status(tmp_path, data=HEAD + scalar("a", 1)[:-3], age=3600) is Status.STALLED


@pytest.mark.parametrize("age", [0, 3600])
def test_damage_is_damage(tmp_path: Path, age: float) -> None:
    data = bytearray(HEAD + scalars("a", range(3)))
    data[len(HEAD) + 20] ^= 255
    assert status(tmp_path, data=bytes(data), age=age) is Status.DAMAGED


def test_a_half_record_is_waited_for_as_long_as_its_writer_may_live(tmp_path: Path) -> None:
    path = write(tmp_path / "r" / NAME, HEAD + scalar("a", 1)[:-3])
    loader = Loader(parse_specs([str(tmp_path)]), Store())
    loader.load()
    (file,) = loader.files("r")
    with path.open("ab"):
        assert Statuses().patience(file) == math.inf, "a process has it open, though the name is another machine's"
    assert Statuses().patience(file) in (CLOSED, UNKNOWN)
    gone = tmp_path / "s" / f"events.out.tfevents.1700000000.{HOST}.4194305.0"
    write(gone, HEAD + scalar("a", 1)[:-3])
    loader.load()
    (file,) = loader.files("s")
    assert Statuses().patience(file) == 0
