from __future__ import annotations

import gzip
import math
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import lossless
from lossless.ingest import Loader, Statuses
from lossless.ingest.status import CLOSED, UNKNOWN
from lossless.logdir import parse_specs
from lossless.store import Store
from lossless.types import Status
from lossless.wire.events import Event
from lossless.wire.records import frame
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


def test_a_living_process_that_opens_its_file_for_each_chunk_may_write_every_two_minutes(tmp_path: Path) -> None:
    """As torch's writer does without TensorFlow."""
    name = f"events.out.tfevents.{int(time.time()):010d}.{HOST}.{os.getpid()}.0"
    head = frame(Event(wall_time=1.0, file_version="brain.Event:2").encode())
    assert status(tmp_path / "a", name=name, data=head, age=125) is Status.LIVE
    assert status(tmp_path / "b", name=name, data=head, age=400) is Status.FINISHED
    assert status(tmp_path / "c", name=name, data=head, age=400, gap=90) is Status.LIVE
    assert status(tmp_path / "d", data=head, age=125) is Status.FINISHED


def test_a_half_record_of_a_writer_that_is_gone_is_stalled(tmp_path: Path) -> None:
    assert status(tmp_path, data=HEAD + scalar("a", 1)[:-3], age=3600) is Status.STALLED


def test_what_is_no_event_file_is_not_stalled(tmp_path: Path) -> None:
    path = write(tmp_path / "r" / NAME, gzip.compress(HEAD + scalars("a", range(3))))
    os.utime(path, (time.time() - 3600,) * 2)
    board = lossless.open(tmp_path)
    assert [finding.code for finding in board.findings] == ["F113"]
    assert board.statuses == {"r": Status.FINISHED}


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
    assert Statuses().patience(file) == UNKNOWN, "most flush every two minutes"
    nameless = tmp_path / "t" / "tfevents"
    write(nameless, HEAD + scalar("a", 1)[:-3])
    loader.load()
    (file,) = loader.files("t")
    assert Statuses().patience(file) in (CLOSED, UNKNOWN)
    gone = tmp_path / "s" / f"events.out.tfevents.1700000000.{HOST}.4194305.0"
    write(gone, HEAD + scalar("a", 1)[:-3])
    loader.load()
    (file,) = loader.files("s")
    assert Statuses().patience(file) == 0


WRITER = """
import os, socket, sys, time
folder, data = sys.argv[1], bytes.fromhex(sys.argv[2])
files = []
for command in sys.stdin:
    run, what = command.split()
    path = f"{folder}/{run}/events.out.tfevents.{int(time.time()):010d}.{socket.gethostname()}.{os.getpid()}.{run}"
    if what == "open":
        os.mkdir(f"{folder}/{run}")
        files.append(open(path, "ab", buffering=0))
    elif what == "close":
        files[int(run)].close()
    elif what == "append":
        open(files[int(run)].name, "ab").write(data)
    else:
        files[int(run)].write(data)
    print("done", flush=True)
"""


class Process:
    """A real process that writes runs named by their number."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-c", WRITER, str(folder), scalar("a", 1).hex()]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def do(self, run: int, what: str) -> None:
        assert self._process.stdin and self._process.stdout
        print(run, what, file=self._process.stdin, flush=True)
        assert self._process.stdout.readline() == "done\n"

    @contextmanager
    def stopped(self) -> Iterator[None]:
        self._process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self._process.pid, os.WSTOPPED)
        yield
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Process]:
    process = Process(tmp_path)
    yield process
    process.kill()


def test_every_run_of_one_living_process_is_live_however_fast_they_come(tmp_path: Path, process: Process) -> None:
    loader, statuses = Loader(parse_specs([str(tmp_path)]), Store()), Statuses()
    for run in range(20):
        process.do(run, "open")
        process.do(run, "write")
        loader.load()
        found = {other: statuses.of(loader.files(str(other)), 0) for other in range(run + 1)}
        assert set(found.values()) == {Status.LIVE}, found
    process.do(3, "close")
    process.kill()
    for path in tmp_path.glob("*/*"):
        os.utime(path)  # so that the system is asked again now, not in a second
    loader.load()
    asked = [statuses.of(loader.files(str(run)), 0) for run in range(20)]
    time.sleep(1.1)
    again = [statuses.of(loader.files(str(run)), 0) for run in range(20)]
    assert Status.LIVE not in again, (asked, again)


def test_a_file_that_grows_though_nobody_has_it_open_is_live(tmp_path: Path, process: Process) -> None:
    loader, statuses = Loader(parse_specs([str(tmp_path)]), Store()), Statuses()
    process.do(0, "open")
    process.do(0, "write")
    process.do(0, "close")
    loader.load()
    assert statuses.of(loader.files("0"), 0) is Status.FINISHED
    for _ in range(3):
        time.sleep(0.02)  # a tick of the file system's clock
        process.do(0, "append")
        loader.load()
        assert statuses.of(loader.files("0"), 0) is Status.LIVE
    (path,) = (tmp_path / "0").iterdir()
    os.utime(path, (time.time() - 61,) * 2)
    loader.load()
    assert statuses.of(loader.files("0"), 0) is Status.FINISHED


def test_a_stopped_process_stalls_at_once_and_goes_on(tmp_path: Path, process: Process) -> None:
    loader, statuses = Loader(parse_specs([str(tmp_path)]), Store()), Statuses()
    process.do(0, "open")
    process.do(0, "write")
    (path,) = (tmp_path / "0").iterdir()
    os.utime(path, (time.time() - 5,) * 2)
    loader.load()
    files = loader.files("0")
    assert statuses.of(files, 0) is Status.LIVE
    with process.stopped():
        assert statuses.of(files, 0) is Status.STALLED
    assert statuses.of(files, 0) is Status.LIVE


def test_a_name_without_a_pid_is_asked_for_among_all_processes(tmp_path: Path) -> None:
    """As tensorboardX and TF1 name their files."""
    path = write(tmp_path / "r" / f"events.out.tfevents.1700000000.{HOST}", HEAD + scalars("a", range(3)))
    loader = Loader(parse_specs([str(tmp_path)]), Store())
    with path.open("ab"):
        os.utime(path, (time.time() - 300,) * 2)
        loader.load()
        assert Statuses().of(loader.files("r"), 0) is Status.LIVE
    os.utime(path)
    loader.load()
    assert Statuses().of(loader.files("r"), 0) is Status.FINISHED, "nobody has it open, though it grew just now"
