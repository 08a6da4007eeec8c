from __future__ import annotations

import os
import pickle
import socket
import threading
import time
import warnings
from pathlib import Path

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from lossless.errors import DiskError, LosslessError, WriteError
from lossless.logdir import Writers, writer_of
from lossless.version import __version__
from lossless.wire.events import Event, Image, Value
from lossless.wire.records import Unframer
from lossless.write.files import open_sink
from lossless.write.form import Form
from lossless.write.notices import LosslessWarning
from lossless.write.sink import NullSink, Sink
from tests.support import wait_for


def events(path: str | None) -> list[Event]:
    unframer = Unframer()
    unframer.feed(Path(path or "").read_bytes())
    found = []
    while record := unframer.next():
        found.append(Event.decode(record.data))
    unframer.close()
    return found


def open_and_close(directory: Path, times: int) -> None:
    for _ in range(times):
        open_sink(directory).close()


def descriptors(directory: Path) -> list[str]:
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return [path for path in map(os.readlink, links) if str(directory) in path]


def log(sink: Sink, *steps: int, tag: str = "x") -> None:
    for step in steps:
        sink.pen(Form.SIMPLE).scalar(tag, step / 2, step)


def test_the_file_is_there_at_once_and_its_name_tells_when_where_and_by_whom(tmp_path: Path) -> None:
    before = int(time.time())
    sink = open_sink(tmp_path / "new" / "run", suffix=".v2")
    assert sink.path is not None
    writer = writer_of(sink.path)
    assert writer is not None
    assert (writer.host, writer.pid) == (socket.gethostname(), os.getpid())
    assert before <= writer.wall_time <= time.time()
    assert sink.path.endswith(".v2")
    assert Writers().alive(sink.path) in {True, None}
    (head,) = events(sink.path)
    assert head.file_version == "brain.Event:2"
    assert head.source_metadata is not None
    assert head.source_metadata.writer == f"lossless {__version__}"
    assert sink.logdir == str(tmp_path / "new" / "run")
    sink.close()
    assert Writers().alive(sink.path) in {False, None}


def test_values_reach_the_file_without_any_call(tmp_path: Path) -> None:
    sink = open_sink(tmp_path)
    log(sink, 1, 2)
    wait_for(lambda: len(events(sink.path)) == 3, "both are in the file", 2)
    assert events(sink.path)[1].summary is not None


def test_flush_returns_when_all_of_it_is_in_the_file_also_what_is_being_encoded(tmp_path: Path) -> None:
    sink, hold = open_sink(tmp_path), threading.Event()
    image = Value("img", image=Image(1, 2, 3, b"png"))
    sink.later(lambda: [image] if hold.wait(10) else [], 1, tag="img", kind="image")
    log(sink, 1)
    threading.Timer(0.1, hold.set).start()
    sink.flush(fsync=True)
    tags = [event.summary.value[0].tag for event in events(sink.path) if event.summary]
    assert sorted(tags) == ["img", "x"]


def test_tensorboard_reads_what_was_written(tmp_path: Path) -> None:
    sink = open_sink(tmp_path)
    log(sink, -5, 0, 2**62, tag="träin/loss")
    sink.close()
    accumulator = EventAccumulator(str(tmp_path)).Reload()
    assert [(e.step, e.value) for e in accumulator.Scalars("träin/loss")] == [(-5, -2.5), (0, 0.0), (2**62, 2.0**61)]


def test_writers_of_one_directory_share_its_file(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "run")
    first, second = open_sink(tmp_path / "run"), open_sink(str(tmp_path / "link" / ".." / "link"))
    other = open_sink(tmp_path / "run", suffix=".v2")
    assert first.path == second.path != other.path
    log(first, 1)
    first.close()
    first.close()
    log(second, 2)
    second.close()
    assert [event.step for event in events(first.path)[1:]] == [1, 2]
    assert second.logdir == str(tmp_path / "link" / ".." / "link")


def test_a_later_writer_goes_on_with_the_file_and_a_closed_one_holds_no_descriptor(tmp_path: Path) -> None:
    sink = open_sink(tmp_path)
    log(sink, 1)
    assert descriptors(tmp_path) == [sink.path]
    sink.close()
    assert descriptors(tmp_path) == []
    again = open_sink(tmp_path)
    log(again, 2)
    again.close()
    assert again.path == sink.path
    assert [event.step for event in events(sink.path)[1:]] == [1, 2]
    assert len(list(tmp_path.iterdir())) == 1


def test_a_sink_that_two_threads_close_is_one_writer_less(tmp_path: Path) -> None:
    sink, other = open_sink(tmp_path), open_sink(tmp_path)
    encoding, go_on = threading.Event(), threading.Event()

    def slow() -> list[Value]:
        encoding.set()
        assert go_on.wait(30)
        return []

    sink.later(slow, 1, tag="h", kind="histogram")
    assert encoding.wait(30)
    closing = [threading.Thread(target=sink.close) for _ in range(2)]
    for thread in closing:
        thread.start()
    time.sleep(0.1)  # both wait for what is being encoded
    go_on.set()
    for thread in closing:
        thread.join(30)
    sink.abandon()
    assert descriptors(tmp_path) == [other.path]
    other.abandon()
    wait_for(lambda: descriptors(tmp_path) == [], "the last writer is gone")


def test_a_directory_that_was_removed_between_two_writers_is_made_without_a_word(tmp_path: Path) -> None:
    sink = open_sink(tmp_path / "run")
    first = sink.path
    log(sink, 1)
    sink.close()
    os.unlink(first or "")
    os.rmdir(tmp_path / "run")
    with warnings.catch_warnings(action="error"):
        again = open_sink(tmp_path / "run")
        log(again, 1)
        again.close()
    assert again.path != first
    assert [event.step for event in events(again.path)[1:]] == [1]


def test_a_directory_that_was_removed_under_a_writer_is_there_again_for_the_next(tmp_path: Path) -> None:
    sink = open_sink(tmp_path / "run")
    first = sink.path
    os.unlink(first or "")
    os.rmdir(tmp_path / "run")
    with pytest.warns(LosslessWarning, match="W214"):
        again = open_sink(tmp_path / "run")
    assert sink.path == again.path != first
    assert len(events(again.path)) == 1


def test_threads_share_a_sink(tmp_path: Path) -> None:
    sink = open_sink(tmp_path)

    def work(tag: str) -> None:
        pen = sink.pen(Form.SIMPLE)
        for step in range(5000):
            pen.scalar(tag, step, step)
            if step % 250 == 0:
                sink.flush()

    threads = [threading.Thread(target=work, args=(str(n),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sink.close()
    found: dict[str, list[int]] = {}
    for event in events(sink.path)[1:]:
        assert event.summary is not None
        found.setdefault(event.summary.value[0].tag, []).append(event.step)
    assert found == {str(n): list(range(5000)) for n in range(4)}


def test_the_third_writer_of_a_directory_is_called_a_loop_once(tmp_path: Path) -> None:
    with warnings.catch_warnings(action="error"):
        open_sink(tmp_path).close()
        open_sink(tmp_path).close()
    with pytest.warns(LosslessWarning, match=r"W208 writer-in-loop: .*got 3 writers.*test_files\.py") as said:
        open_and_close(tmp_path, 100)
    assert [warning.filename for warning in said] == [__file__]
    assert len(list(tmp_path.iterdir())) == 1


def test_strict_makes_a_loop_an_error(tmp_path: Path) -> None:
    open_sink(tmp_path, strict=True).close()
    open_sink(tmp_path, strict=True).close()
    with pytest.raises(WriteError, match="W208"):
        open_sink(tmp_path, strict=True)


def test_misuse_is_watched_across_the_writers_of_a_directory(tmp_path: Path) -> None:
    log(open_sink(tmp_path), 7)
    with pytest.warns(LosslessWarning, match="W206"):
        log(open_sink(tmp_path), 7)


def test_a_change_of_the_working_directory_moves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    sink = open_sink("runs")
    log(sink, 1)
    sink.close()
    monkeypatch.chdir(tmp_path / "elsewhere")
    again = open_sink(tmp_path / "runs")
    log(again, 2)
    again.close()
    assert [event.step for event in events(str(tmp_path / "runs" / os.path.basename(sink.path or "")))[1:]] == [1, 2]
    assert sink.logdir == "runs"


def test_a_pickled_sink_opens_its_directory_again(tmp_path: Path) -> None:
    sink = open_sink(tmp_path, suffix=".v2", strict=True)
    copy = pickle.loads(pickle.dumps(sink))
    assert (copy.path, copy.strict, copy.logdir) == (sink.path, True, sink.logdir)


@pytest.mark.parametrize("rank", [0, 3])
def test_ranks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rank: int) -> None:
    monkeypatch.setenv("RANK", str(rank))
    monkeypatch.setenv("WORLD_SIZE", "8")
    only, each = open_sink(tmp_path, only_rank_0=True), open_sink(tmp_path, run_per_rank=True)
    assert isinstance(only, NullSink) == (rank != 0)
    assert each.logdir == str(tmp_path / f"rank_{rank}")
    (head,) = events(each.path)
    assert head.source_metadata is not None
    assert head.source_metadata.writer == f"lossless {__version__} (rank {rank} of 8, torchrun)"
    monkeypatch.delenv("RANK")
    assert open_sink(tmp_path / "alone", only_rank_0=True, run_per_rank=True).logdir == str(tmp_path / "alone")


def test_a_directory_that_cannot_be_made_is_an_error_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DiskError, match=r"file: got File exists, want a directory .*; a file is in the way") as error:
        open_sink(tmp_path / "file")
    assert isinstance(error.value, OSError)
    assert isinstance(error.value, LosslessError)
    with pytest.raises(DiskError, match="a file is in the way"):
        open_sink(tmp_path / "file" / "below")
    (tmp_path / "file").unlink()
    open_sink(tmp_path / "file").close()


def test_a_buffer_that_is_no_number_is_an_error_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOSSLESS_BUFFER_MB", "much")
    with pytest.raises(WriteError, match="LOSSLESS_BUFFER_MB: got 'much', want a number of MiB"):
        open_sink(tmp_path)
