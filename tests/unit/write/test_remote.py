"""Event files in object stores: fsspec's memory file system, one that fails, and a local one across processes."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from lossless.errors import DiskError, WriteError
from lossless.wire.events import Event, Value
from lossless.wire.records import Unframer
from lossless.write import remote
from lossless.write.files import open_sink
from lossless.write.form import Form


class Flaky(MemoryFileSystem):  # type: ignore[misc]  # fsspec has no types
    """A store that refuses while `broken`."""

    protocol = "flaky"
    store: ClassVar[dict[str, Any]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]
    broken = False

    def put_file(self, *arguments: Any, **keywords: Any) -> None:
        if Flaky.broken:
            raise ConnectionError("no route to store")
        super().put_file(*arguments, **keywords)


fsspec.register_implementation("flaky", Flaky, clobber=True)


@pytest.fixture(autouse=True)
def stores(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(remote, "PERIOD", 0.05)
    monkeypatch.setattr(remote, "RETRY", 0.05)
    monkeypatch.setattr(remote, "_RETRY_NOW", 0.0)
    monkeypatch.setattr(remote.tempfile, "tempdir", str(tmp_path))
    yield
    Flaky.broken = False


def steps(data: bytes) -> list[int]:
    unframer = Unframer()
    unframer.feed(data)
    found = [Event.decode(record.data) for record in iter(unframer.next, None)]
    unframer.close()
    assert found[0].file_version == "brain.Event:2"
    return [event.step for event in found[1:]]


def stored(url: str) -> list[int]:
    """The steps of the one file there."""
    store, directory = fsspec.core.url_to_fs(url)
    (path,) = store.find(directory)
    return steps(store.cat_file(path))


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not done():
        assert time.monotonic() < end, "nothing happened in ten seconds"
        time.sleep(0.02)


def test_what_was_flushed_lies_in_the_store() -> None:
    sink = open_sink("memory://bucket/flushed/", suffix=".v2")
    assert stored("memory://bucket/flushed") == []
    sink.pen(Form.SIMPLE).scalar("loss", 0.5, 1)
    sink.write([Value("a", simple_value=1.0)], 2, kind="scalar")
    sink.flush()
    assert stored("memory://bucket/flushed") == [1, 2]
    assert sink.logdir == "memory://bucket/flushed"
    assert sink.path is not None
    assert fsspec.filesystem("memory").exists(sink.path)
    assert sink.path.endswith(".v2")
    sink.close()
    sink.close()


def test_it_is_uploaded_without_being_asked() -> None:
    sink = open_sink("memory://bucket/beside")
    sink.pen(Form.SIMPLE).scalar("loss", 0.5, 1)
    until(lambda: stored("memory://bucket/beside") == [1])
    sink.close()


def test_writers_of_a_directory_share_its_file() -> None:
    first, second = open_sink("memory://bucket/shared"), open_sink("memory://bucket/shared")
    first.pen(Form.SIMPLE).scalar("a", 0.5, 1)
    first.close()
    second.pen(Form.SIMPLE).scalar("a", 0.5, 2)
    second.close()
    assert stored("memory://bucket/shared") == [1, 2]


def test_a_pickled_sink_opens_the_store() -> None:
    sink = open_sink("memory://bucket/pickled")
    copy = pickle.loads(pickle.dumps(sink))
    assert copy.logdir == sink.logdir
    assert copy.path == sink.path
    sink.close()
    copy.close()


def test_a_store_that_refuses_from_the_start_raises_at_once_and_leaves_nothing(tmp_path: Path) -> None:
    Flaky.broken = True
    with pytest.raises(DiskError, match="bucket/never: got ConnectionError: no route to store, want a store"):
        open_sink("flaky://bucket/never")
    with pytest.raises(WriteError):
        open_sink("nobody://bucket/never")
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_refuses_later_is_said_and_tried_again(capfd: pytest.CaptureFixture[str]) -> None:
    sink = open_sink("flaky://bucket/later")
    Flaky.broken = True
    sink.pen(Form.SIMPLE).scalar("a", 0.5, 1)
    with pytest.raises(DiskError, match=r"the events are kept in .* and tried again"):
        sink.flush()
    time.sleep(0.3)
    Flaky.broken = False
    until(lambda: stored("flaky://bucket/later") == [1])
    assert capfd.readouterr().err.count("W209") == 1
    sink.close()


def test_a_passing_failure_is_nothing_to_flush(monkeypatch: pytest.MonkeyPatch) -> None:
    sink = open_sink("flaky://bucket/passing")
    monkeypatch.setattr(remote, "PERIOD", 60)
    Flaky.broken = True
    monkeypatch.setattr(remote.time, "sleep", lambda seconds: setattr(Flaky, "broken", False))
    sink.pen(Form.SIMPLE).scalar("a", 0.5, 1)
    sink.flush()
    assert stored("flaky://bucket/passing") == [1]
    sink.close()


def test_without_fsspec_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(WriteError, match=r"s3://bucket/a: got no fsspec .*pip install 'lossless\[cloud\]'"):
        open_sink("s3://bucket/a")


def test_an_unknown_protocol_is_refused() -> None:
    with pytest.raises(WriteError, match=r"nobody://a: got Protocol not known.*want a protocol that fsspec knows"):
        open_sink("nobody://a")


SCRIPT = """
    import os, signal, sys, time
    from lossless.write.files import open_sink
    from lossless.write.form import Form
    sink = open_sink("file://" + sys.argv[1])
    pen = sink.pen(Form.SIMPLE)
    pen.scalar("a", 0.5, 1)
    forks = sys.argv[2] in ("fork", "left")
    if forks and os.fork() == 0:
        pen.scalar("a", 0.5, 2)
        sink.close() if sys.argv[2] == "fork" else sink.catch_up(30)
        os._exit(0)
    if forks:
        os.wait()
    if sys.argv[2] == "raise":
        raise ValueError("unhandled")
    if sys.argv[2] == "kill":
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(10)
"""


POOLED = """
    import sys
    import fsspec
    from fsspec.implementations.local import LocalFileSystem

    class Pooled(LocalFileSystem):
        protocol = "pooled"
        def put_file(self, local, path, **keywords):
            from concurrent.futures import ThreadPoolExecutor
            return ThreadPoolExecutor(1).submit(LocalFileSystem.put_file, self, local, path).result()

    fsspec.register_implementation("pooled", Pooled)
    from lossless import SummaryWriter
    writer = SummaryWriter("pooled://" + sys.argv[1])
    writer.add_scalar("a", 0.5, 1)
"""


def test_a_store_that_works_with_threads_gets_the_rest_at_exit(tmp_path: Path) -> None:
    command = [sys.executable, "-c", textwrap.dedent(POOLED), str(tmp_path / "store")]
    done = subprocess.run(command, timeout=60, capture_output=True, check=True)
    (file,) = (tmp_path / "store").iterdir()
    assert steps(file.read_bytes()) == [1]
    assert done.stderr == b""


ENDS = {
    "exit": (0, [[1]]),
    "raise": (1, [[1]]),
    "kill": (-signal.SIGTERM, [[1]]),
    "fork": (0, [[1], [2]]),
    "left": (0, [[1], [2]]),
}


@pytest.mark.parametrize("end", ENDS)
def test_the_end_of_a_process_uploads_the_rest_and_removes_the_spool(tmp_path: Path, end: str) -> None:
    code, found = ENDS[end]
    (tmp_path / "spool").mkdir()
    command = [sys.executable, "-c", textwrap.dedent(SCRIPT), str(tmp_path / "store"), end]
    env = {**os.environ, "TMPDIR": str(tmp_path / "spool")}
    done = subprocess.run(command, env=env, timeout=60, capture_output=True, check=False)
    assert done.returncode == code, done.stderr
    assert sorted(steps(file.read_bytes()) for file in (tmp_path / "store").iterdir()) == found
    assert list((tmp_path / "spool").iterdir()) == []


def test_the_end_may_come_twice(capfd: pytest.CaptureFixture[str]) -> None:
    """At exit, and where multiprocessing is loaded by its finalizers too."""
    sink = open_sink("memory://twice/run")
    sink.pen(Form.SIMPLE).scalar("loss", 1.0, 1)
    upload = remote._uploads._uploads["memory://twice/run"]
    sink.close()
    upload.finish()
    upload.finish()
    assert not os.path.exists(upload.spool)
    assert capfd.readouterr().err == ""
    del remote._uploads._uploads["memory://twice/run"]


class Buckets(MemoryFileSystem):  # type: ignore[misc]
    """A store of buckets none of which is there, and whose makedirs makes them, as s3fs's does."""

    protocol = ("oss", "ossx")
    made: ClassVar[list[str]] = []

    def makedirs(self, path: str, exist_ok: bool = False) -> None:
        Buckets.made.append(path)

    def put_file(self, *arguments: Any, **keywords: Any) -> None:
        if not Buckets.made:
            raise FileNotFoundError("The specified bucket does not exist")


def test_a_mistyped_bucket_is_not_made() -> None:
    fsspec.register_implementation("oss", Buckets, clobber=True)
    with pytest.raises(DiskError, match="bucket does not exist, want a store to write event files in; check its name"):
        open_sink("oss://mistyped/run")
    assert not Buckets.made
