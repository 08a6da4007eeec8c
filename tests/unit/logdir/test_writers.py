from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lossless.logdir import Writer, Writers, writer_of

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
HOST = socket.gethostname()
HOLD = "import sys, time; f = open(sys.argv[1], 'ab'); print('open', flush=True); sys.stdin.read(); f.close(); {after}"


@pytest.mark.parametrize(
    ("name", "writer"),
    [
        ("events.out.tfevents.1795158674.vm", Writer(1795158674.0, "vm", None)),
        ("events.out.tfevents.1795158671.vm.14835.1.v2", Writer(1795158671.0, "vm", 14835)),
        ("events.out.tfevents.1795158677.vm.14979.3", Writer(1795158677.0, "vm", 14979)),
        (
            "events.out.tfevents.1795158677.node-3.cluster.local.14979.3",
            Writer(1795158677.0, "node-3.cluster.local", 14979),
        ),
        ("events.out.tfevents.1795158677.10.0.0.5.77.0.v2", Writer(1795158677.0, "10.0.0.5", 77)),
        ("events.out.tfevents.1795158677.10.0.0.5", Writer(1795158677.0, "10.0.0.5", None)),
        ("events.out.tfevents.1795158677.vm.12.0.my_suffix", Writer(1795158677.0, "vm", 12)),
        ("events.out.tfevents.1795158677.vm.12.3.0", Writer(1795158677.0, "vm", 12)),
        ("events.out.tfevents.1795158677.rack.7.local.12.3", Writer(1795158677.0, "rack.7.local", 12)),
        ("events.out.tfevents.1795158677.4512906671.12.3.v2", Writer(1795158677.0, "4512906671", 12)),
        ("x/y/events.out.tfevents.0000000001.vm.12.0", Writer(1.0, "vm", 12)),
        ("my_tfevents_backup.txt", None),
        ("tfevents", None),
    ],
)
def test_a_name_tells_when_where_and_by_whom_a_file_was_made(name: str, writer: Writer | None) -> None:
    assert writer_of(name) == writer


def event_file(directory: Path, pid: int, *, host: str = HOST, made: float | None = None) -> Path:
    path = directory / f"events.out.tfevents.{int(made if made is not None else time.time()):010d}.{host}.{pid}.0"
    path.write_bytes(b"x")
    return path


@linux
def test_a_writer_lives_while_it_has_the_file_open(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD.format(after="print('shut', flush=True); time.sleep(60)"), tmp_path / "tfevents"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdin and process.stdout
        assert process.stdout.readline() == "open\n"
        path = (tmp_path / "tfevents").rename(event_file(tmp_path, process.pid, made=time.time() + 1))
        writers = Writers()
        assert writers.alive(str(path)) is True
        assert Writers().alive(str(event_file(tmp_path, process.pid, made=time.time() + 5))) is False, "another file"
        process.stdin.close()
        assert process.stdout.readline() == "shut\n"
        assert Writers().alive(str(path)) is False, "the process lives on, but has closed the file"
        process.kill()
    assert Writers().alive(str(path)) is False


@linux
@pytest.mark.parametrize(
    ("head", "alive"),
    [
        (b"brain.Event:2R-tensorboard.summary.writer.event_file_writer", None),
        (b"brain.Event:2", None),
        (b"brain.Event:2R#tensorflow.core.util.events_writer", False),
    ],
)
def test_a_writer_that_opens_its_file_for_each_chunk_is_not_gone(
    head: bytes, alive: bool | None, tmp_path: Path
) -> None:
    """As torch's does without TensorFlow."""
    path = event_file(tmp_path, os.getpid(), made=time.time() + 1)
    path.write_bytes(head)
    assert (Writers().runs(str(path)), Writers().alive(str(path))) == (True, alive)
    gone = event_file(tmp_path, 4194305)
    gone.write_bytes(head)
    assert (Writers().runs(str(gone)), Writers().alive(str(gone))) == (False, False)


@linux
def test_a_pid_that_was_given_away_again_is_not_the_writer(tmp_path: Path) -> None:
    path = event_file(tmp_path, os.getpid(), made=1_000_000_000)
    with path.open("ab"):
        assert Writers().alive(str(path)) is False


def test_nothing_is_known_of_other_hosts_and_of_names_without_pid(tmp_path: Path) -> None:
    assert Writers().alive(str(event_file(tmp_path, os.getpid(), host="elsewhere"))) is None
    assert Writers().alive(str(tmp_path / f"events.out.tfevents.1795158674.{HOST}")) is None
    assert Writers().alive(str(tmp_path / "mytfevents")) is None


@linux
def test_what_a_process_has_open_is_read_once_for_all_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = []
    for n in range(3):
        directory = tmp_path / str(n)
        directory.mkdir()
        files.append(event_file(directory, os.getpid()))
    handles = [path.open("ab") for path in files]
    reads: list[str] = []
    listdir = os.listdir

    def counted(path: str) -> list[str]:
        reads.append(path)
        return listdir(path)

    monkeypatch.setattr(os, "listdir", counted)
    writers = Writers()
    started = [writers.alive(str(path)) for path in files]
    for handle in handles:
        handle.close()
    assert started == [True, True, True]
    assert reads == [f"/proc/{os.getpid()}/fd"]


@linux
def test_a_writer_that_was_killed_is_gone_though_its_parent_does_not_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    path = event_file(tmp_path, process.pid, made=time.time() + 1)

    def refused(path: str) -> list[str]:
        raise PermissionError(path)

    monkeypatch.setattr(os, "listdir", refused)  # as for everyone but root, once it was killed
    assert Writers().alive(str(path)) is True
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert Writers().alive(str(path)) is False
    process.wait()


@linux
def test_any_process_that_has_a_file_open_holds_it_whatever_its_name_tells(tmp_path: Path) -> None:
    writers = Writers()
    quiet, open_before, open_since = (tmp_path / f"events.out.tfevents.{i}.elsewhere.1.0" for i in range(3))
    quiet.touch()
    with open_before.open("ab"):
        assert writers.held(str(open_before)) is True
        assert writers.held(str(quiet)) is not True
        with open_since.open("ab"):
            assert writers.held(str(open_since)) is True
    assert writers.held(str(tmp_path / "none")) is None


@linux
def test_what_processes_have_open_is_read_once_for_many_quiet_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / f"events.out.tfevents.{i}.elsewhere.1.0" for i in range(50)]
    for path in paths:
        path.touch()
    time.sleep(0.05)
    looks: list[str] = []
    listed = os.listdir

    def counted(path: str) -> list[str]:
        looks.append(path)
        return listed(path)

    monkeypatch.setattr(os, "listdir", counted)
    writers = Writers()
    for path in paths:
        writers.held(str(path))
    assert looks.count("/proc") == 1
