"""Writers: which one is the default, where and for how long, and what becomes of it."""

from __future__ import annotations

import errno
import gc
import os
import pickle
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from lossless import summary
from lossless.errors import WriteError
from lossless.write import file
from lossless.write.inputs import NotScalar
from lossless.write.notices import LosslessWarning
from tests.unit.write.summary.reading import points, tags


@pytest.mark.parity("tf.summary.create_file_writer")
def test_the_file_is_made_with_the_writer(tmp_path: Path) -> None:
    """Its name ends as TensorFlow's does, or as asked, and holds the file's head before anything is written."""
    writer = summary.create_file_writer(tmp_path / "a" / "b")
    other = summary.create_file_writer(str(tmp_path / "c"), max_queue=1, flush_millis=10, filename_suffix=".mine")
    (path,) = (tmp_path / "a" / "b").iterdir()
    assert path.name.startswith("events.out.tfevents.") and path.name.endswith(".v2")
    assert [p.suffix for p in (tmp_path / "c").iterdir()] == [".mine"]
    assert isinstance(writer, summary.SummaryWriter)
    with writer.as_default(), other.as_default():
        summary.scalar("used", 1, step=0)
        summary.flush(writer)
    writer.recorded = other.recorded = True


@pytest.mark.parity("tf.summary.create_file_writer")
def test_a_directory_that_cannot_be_made_is_an_error_at_once(tmp_path: Path) -> None:
    """Not after hours of training."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises((WriteError, OSError), match="file"):
        summary.create_file_writer(tmp_path / "file")
    with pytest.raises(ValueError, match="logdir: got None"):
        summary.create_file_writer(None)


@pytest.mark.parity("tf.summary.SummaryWriter.as_default")
def test_blocks_nest_and_give_the_step_back(tmp_path: Path) -> None:
    """As TensorFlow's: only a block that sets a step restores it."""
    a, b = summary.create_file_writer(tmp_path / "a"), summary.create_file_writer(tmp_path / "b")
    step = summary.experimental.get_step
    with a.as_default(step=5) as inside:
        assert inside is a and step() == 5
        with b.as_default():
            assert step() == 5
            assert summary.scalar("inner", 1)
            summary.experimental.set_step(9)
        assert step() == 9
        with b.as_default(step=7):
            assert step() == 7
            summary.experimental.set_step(11)
            assert summary.scalar("inner", 2)
        assert step() == 9
        assert summary.scalar("outer", 3)
    assert step() is None
    assert points(tmp_path / "a") == [("outer", 9, 3.0)]
    assert points(tmp_path / "b") == [("inner", 5, 1.0), ("inner", 11, 2.0)]


def test_one_block_entered_twice_and_left_by_an_error(tmp_path: Path) -> None:
    """Both leave the defaults as they were."""
    writer = summary.create_file_writer(tmp_path)
    block = writer.as_default(step=3)
    with block, block:
        assert summary.scalar("a", 1)
    with pytest.raises(TypeError), block:
        summary.scalar("a", 2, step=4, colour="red")  # type: ignore[call-arg]
    assert not summary.should_record_summaries() and summary.experimental.get_step() is None
    assert points(tmp_path) == [("a", 3, 1.0)]


@pytest.mark.parity("tf.summary.SummaryWriter.set_as_default")
def test_default_from_now_on(tmp_path: Path) -> None:
    """Also for those who keep no reference to the writer."""
    summary.create_file_writer(tmp_path).set_as_default(step=3)
    gc.collect()
    assert summary.scalar("a", 1) and summary.experimental.get_step() == 3
    summary.flush()
    assert points(tmp_path) == [("a", 3, 1.0)]


def test_each_thread_has_its_own_default(tmp_path: Path) -> None:
    """What one sets another does not see; a writer may serve several."""
    writer = summary.create_file_writer(tmp_path)
    seen: list[object] = []

    def work() -> None:
        seen.extend([summary.should_record_summaries(), summary.experimental.get_step()])
        with writer.as_default(step=8):
            summary.scalar("theirs", 2)

    with writer.as_default(step=1):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        summary.scalar("ours", 1)
    assert seen == [False, None]
    assert points(tmp_path) == [("theirs", 8, 2.0), ("ours", 1, 1.0)]


def test_a_writer_is_a_context_manager_too(tmp_path: Path) -> None:
    """The default inside, closed behind."""
    with summary.create_file_writer(tmp_path) as writer:
        assert summary.scalar("a", 1, step=1)
    assert points(tmp_path) == [("a", 1, 1.0)]
    with pytest.raises(RuntimeError, match="is already closed"):
        writer.as_default()


@pytest.mark.parity("tf.summary.SummaryWriter.close")
def test_a_closed_writer_stays_closed(tmp_path: Path) -> None:
    """It raises where TensorFlow raises, and does nothing where that does nothing."""
    writer = summary.create_file_writer(tmp_path)
    with writer.as_default():
        summary.scalar("a", 1, step=1)
    writer.close()
    writer.close()
    writer.flush()
    for use in (writer.as_default, writer.set_as_default, writer.init):
        with pytest.raises(RuntimeError, match=r"SummaryWriter .* is already closed"):
            use()


def test_a_value_after_close_is_said(tmp_path: Path) -> None:
    """W219, once, with the line; for the fast way of a known name as for any other."""
    writer = summary.create_file_writer(tmp_path)

    def run() -> None:
        for step in (2, 3):
            assert not summary.scalar("a", 2, step=step)
            assert not summary.histogram("b", [1.0], step=step)

    with writer.as_default():
        summary.scalar("a", 1, step=1)
        writer.close()
        with pytest.warns(LosslessWarning, match=r"W219 .*after its close\(\) .*test_writers.py:\d+") as said:
            run()
    assert len(said) == 1
    assert points(tmp_path) == [("a", 1, 1.0)]


@pytest.mark.parity("tf.summary.SummaryWriter.flush")
@pytest.mark.parity("tf.summary.flush")
def test_flush(tmp_path: Path) -> None:
    """What was written lies in the file when it returns: of the writer given, or of the default one."""
    a, b = summary.create_file_writer(tmp_path / "a"), summary.create_file_writer(tmp_path / "b")
    assert summary.flush() is None
    a.set_as_default()
    summary.histogram("h", [1.0, 2.0], step=1)
    summary.flush(name="ignored")
    assert tags(tmp_path / "a") == ["h"]
    b.set_as_default()
    summary.scalar("s", 1.0, step=1)
    summary.flush(b)
    assert tags(tmp_path / "b") == ["s"]
    b.flush(fsync=True)
    with pytest.raises(ValueError, match="flush: got 5, want a SummaryWriter"):
        summary.flush(5)


@pytest.mark.parity("tf.summary.SummaryWriter.init")
def test_init_changes_nothing(tmp_path: Path) -> None:
    """The file is there already."""
    writer = summary.create_file_writer(tmp_path)
    writer.init()
    with writer.as_default():
        summary.scalar("a", 1, step=1)
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parity("tf.summary.create_noop_writer")
def test_a_noop_writer_leaves_everything_as_it_is(tmp_path: Path) -> None:
    """The outer default stays; without one nothing is recorded, and nothing said."""
    noop: Any = summary.create_noop_writer()
    assert isinstance(noop, summary.SummaryWriter)
    with noop.as_default(step=77) as inside:
        assert inside is None and summary.experimental.get_step() is None
        assert not summary.scalar("a", 1, step=1)
    with summary.create_file_writer(tmp_path).as_default(), noop.as_default():
        assert summary.scalar("b", 1, step=1)
    assert noop.init() is noop.flush() is noop.close() is None
    assert tags(tmp_path) == ["b"]
    noop.set_as_default()
    assert not summary.scalar("c", 1, step=1)


def test_a_writer_thrown_away_unused_is_said(tmp_path: Path) -> None:
    """W223 with the line that made it: create_file_writer alone makes no default writer."""
    with pytest.warns(LosslessWarning, match=rf"W223 .*{tmp_path.name}.*test_writers.py:\d+"):
        summary.create_file_writer(tmp_path)


def test_recording_off_all_the_time_is_said(tmp_path: Path) -> None:
    """W220 when the writer is closed; not when something was recorded."""
    writer = summary.create_file_writer(tmp_path / "off")
    with writer.as_default(), summary.record_if(lambda: False):
        for step in range(3):
            summary.scalar("a", 1, step=step)
    with pytest.warns(LosslessWarning, match="W220 .*left out all of its 3 values"):
        writer.close()
    other = summary.create_file_writer(tmp_path / "on")
    with other.as_default():
        summary.scalar("a", 1, step=0)
        with summary.record_if(False):
            summary.scalar("a", 1, step=1)
    other.close()


def test_writers_that_nobody_closes_come_to_their_end_too(tmp_path: Path) -> None:
    """At exit: what was left out all the time (W220), and who never was the default (W223), each with its line."""
    script = tmp_path / "train.py"
    script.write_text(
        "from lossless import summary\n"
        "used, off = summary.create_file_writer('used'), summary.create_file_writer('off')\n"
        "idle = summary.create_file_writer('idle')\n"
        "with used.as_default(): summary.scalar('a', 1.0, step=1)\n"
        "with off.as_default(), summary.record_if(False): summary.scalar('a', 1.0, step=1)\n"
    )
    run = subprocess.run([sys.executable, script], capture_output=True, text=True, cwd=tmp_path, check=True)
    said = [line for line in run.stderr.splitlines() if "LosslessWarning" in line]
    assert len(said) == 2, run.stderr
    assert re.search(r"train.py:2: LosslessWarning: W220 .*'off'", run.stderr)
    assert re.search(r"train.py:3: LosslessWarning: W223 .*'idle'", run.stderr)


def test_a_pickled_writer_writes_the_same_directory(tmp_path: Path) -> None:
    """As a spawned process gets it."""
    writer = summary.create_file_writer(tmp_path, filename_suffix=".x")
    with pickle.loads(pickle.dumps(writer)).as_default():
        summary.scalar("a", 1, step=1)
    with writer.as_default():
        summary.scalar("a", 1, step=2)
    assert [step for _, step, _ in points(tmp_path)] == [1, 2]


def test_the_end_of_a_block_waits_for_no_slow_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor raises; what it began to write is there in the end, in order. (The disk is held until it is freed.)"""
    writer = summary.create_file_writer(tmp_path)
    free = threading.Event()
    write = file.os.write
    monkeypatch.setattr(file.os, "write", lambda fd, data: free.wait(5) and write(fd, data))
    began = time.monotonic()
    for step in range(50):
        with writer.as_default():
            assert summary.scalar("a", step, step=step)
    assert time.monotonic() - began < 1
    assert points(tmp_path) == []
    free.set()
    writer.flush()
    assert [step for _, step, _ in points(tmp_path)] == list(range(50))


def test_the_end_of_a_block_raises_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that refuses is said while training goes on, and raised by flush()."""
    writer = summary.create_file_writer(tmp_path)

    def refuse(fd: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(file.os, "write", refuse)
        with writer.as_default():
            summary.scalar("a", 1, step=1)
        with pytest.raises(WriteError, match="No space left on device"):
            writer.flush()
    writer.flush()
    assert points(tmp_path) == [("a", 1, 1.0)]


def test_a_writer_that_nobody_holds_any_more_waits_for_nothing(tmp_path: Path) -> None:
    """A finalizer may run while its thread holds what the encoding thread waits for, as an import's lock."""
    encoding, go_on = threading.Event(), threading.Event()

    def slow() -> list[Any]:
        encoding.set()
        assert go_on.wait(30)
        return []

    writer = summary.create_file_writer(tmp_path)
    with writer.as_default():
        summary.scalar("x", 1.0, step=1)
    writer.sink.later(slow, 1, tag="h", kind="histogram")
    assert encoding.wait(30)
    with writer.as_default():
        summary.histogram("behind", [1.0, 2.0], step=2)
    began = time.monotonic()
    del writer
    gc.collect()
    took = time.monotonic() - began
    go_on.set()
    assert took < 5
    deadline = time.monotonic() + 20
    while tags(tmp_path) != ["x", "behind"] and time.monotonic() < deadline:
        time.sleep(0.05)
    assert tags(tmp_path) == ["x", "behind"]


def test_blocks_that_overlap_lose_nothing_and_are_named(tmp_path: Path) -> None:
    """Two asyncio tasks share their thread's default: it is said, and no value is without a writer."""
    a, b = summary.create_file_writer(tmp_path / "a"), summary.create_file_writer(tmp_path / "b")
    first, second = a.as_default(step=1), b.as_default(step=2)
    first.__enter__()
    second.__enter__()
    with pytest.warns(LosslessWarning, match="W228 blocks-interleaved: as_default.*test_writers.py"):
        first.__exit__(None, None, None)
    assert summary.scalar("still", 1.0)
    second.__exit__(None, None, None)
    assert summary.experimental.get_step() is None
    with pytest.warns(LosslessWarning, match="W201"):
        assert not summary.scalar("after", 1.0, step=0)
    assert points(tmp_path / "b") == [("still", 2, 1.0)]
    a.close()
    b.close()


def test_a_block_of_a_strict_writer_that_raises_at_its_end_gives_the_default_back(tmp_path: Path) -> None:
    writer = summary.create_file_writer(tmp_path, strict=True)
    with pytest.raises(WriteError, match="W204"), writer.as_default(step=1):
        writer.sink.later(_no_number, 1, tag="h", kind="histogram")
    assert not summary.should_record_summaries() and summary.experimental.get_step() is None
    with pytest.raises(WriteError, match="W204"), writer:
        writer.sink.later(_no_number, 1, tag="h", kind="histogram")
    assert not summary.should_record_summaries() and writer.closed


def _no_number() -> list[Any]:
    raise NotScalar("two numbers")


def test_a_writer_entered_in_two_threads_leaves_each_as_it_was(tmp_path: Path) -> None:
    writer = summary.create_file_writer(tmp_path)
    entered, leave = threading.Event(), threading.Event()
    after: list[bool] = []

    def other() -> None:
        with writer:
            summary.scalar("theirs", 1.0, step=1)
            entered.set()
            assert leave.wait(30)
        after.append(summary.should_record_summaries())

    thread = threading.Thread(target=other)
    with writer:
        thread.start()
        assert entered.wait(30)
        summary.scalar("ours", 1.0, step=1)
    after += [summary.should_record_summaries(), writer.closed]
    leave.set()
    thread.join(30)
    assert after == [False, False, False] and writer.closed
    assert tags(tmp_path) == ["theirs", "ours"]


def test_what_strict_finds_in_a_finalizer_waits_for_a_flush(tmp_path: Path) -> None:
    """A finalizer runs in anybody's code, where an error would only be printed, or hit a call that is not meant."""
    writer = summary.create_file_writer(tmp_path / "off", strict=True)
    with writer.as_default(), summary.record_if(False):
        summary.scalar("x", 1.0, step=1)
    other = summary.create_file_writer(tmp_path / "on")
    del writer
    gc.collect()
    with pytest.raises(WriteError, match=r"W220 recording-off: writer of .*off"):
        other.flush()
    other.close()


def test_a_home_directory_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody wants a directory of the name ~; a program has no shell that would expand it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with summary.create_file_writer("~/runs"):
        summary.scalar("x", 1.0, step=0)
    assert tags(tmp_path / "runs") == ["x"] and not (tmp_path / "~").exists()


def test_a_path_of_bytes_is_a_path(tmp_path: Path) -> None:
    """As os.fspath allows."""
    with summary.create_file_writer(os.fsencode(tmp_path / "b")):
        summary.scalar("x", 1.0, step=0)
    assert tags(tmp_path / "b") == ["x"]
