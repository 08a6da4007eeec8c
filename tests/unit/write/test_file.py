from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import pytest

from lossless.errors import DiskError, WriteError
from lossless.wire.events import Event
from lossless.wire.records import frame
from lossless.write import file as file_module
from lossless.write.drain import PERIOD
from lossless.write.file import EventFile
from lossless.write.notices import LosslessWarning
from tests.unit.write.test_files import events


class Waker:
    """Notes who woke it."""

    def __init__(self) -> None:
        self.woken: list[bool] = []

    def wake(self, file: EventFile, *, hurry: bool = False) -> None:
        self.woken.append(hurry)


def made(directory: Path) -> EventFile:
    file = EventFile(str(directory), "", Waker())
    file.make()
    file.handles.add(directory)
    return file


def steps(file: EventFile) -> list[int]:
    return [event.step for event in events(file.path)[1:]]


def record(file: EventFile, *steps: int) -> None:
    for step in steps:
        file.recorder.append(Event(wall_time=1.0, step=step).encode())


class Disk:
    """Stands in for os.write: takes `room` bytes, then refuses with `code`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, room: int, code: int = errno.ENOSPC) -> None:
        self.room, self.code, self._write = room, code, os.write
        monkeypatch.setattr(os, "write", self.write)

    def write(self, fd: int, data: memoryview) -> int:
        size = min(self.room, len(data))
        if not size:
            raise OSError(self.code, os.strerror(self.code))
        self.room -= size
        return self._write(fd, data[:size])


def test_the_first_record_wakes_and_a_drain_writes_it(tmp_path: Path) -> None:
    file = made(tmp_path)
    record(file, 1, 2)
    assert isinstance(file._waker, Waker)
    assert file._waker.woken == [False]
    assert file.drain() is None
    record(file, 3)
    assert file._waker.woken == [False, False]
    assert file.drain() is None
    assert steps(file) == [1, 2, 3]


def test_what_comes_while_it_drains_is_drained_a_little_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, write = made(tmp_path), os.write

    def busy(fd: int, data: memoryview) -> int:
        record(file, 9)
        return write(fd, data)

    record(file, 1)
    monkeypatch.setattr(os, "write", busy)
    assert file.drain() == PERIOD
    monkeypatch.setattr(os, "write", write)
    assert file.drain() is None
    assert steps(file) == [1, 9]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EACCES, errno.ESTALE])
@pytest.mark.parametrize("room", [0, 1, 30, 40, 95])
def test_a_disk_that_refuses_leaves_whole_records_and_all_comes_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, room: int
) -> None:
    file, disk = made(tmp_path), Disk(monkeypatch, room, code)
    record(file, 1, 2, 3, 4)
    with pytest.warns(LosslessWarning, match="W209 write-failed"):
        assert file.drain() == file_module.RETRY
    assert steps(file) == [1, 2, 3, 4][: room // 27]
    assert file.drain() == 2 * file_module.RETRY
    record(file, 5)
    disk.room = 10_000
    assert file.drain() is None
    assert steps(file) == [1, 2, 3, 4, 5]


def test_attempts_grow_rare_and_each_row_of_failures_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, disk = made(tmp_path), Disk(monkeypatch, 0)
    record(file, 1)
    with pytest.warns(LosslessWarning, match="W209") as said:
        delays = [file.drain() for _ in range(7)]
    assert delays == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]
    assert len(said) == 1
    disk.room = 10_000
    assert file.drain() is None
    disk.room = 0
    record(file, 2)
    with pytest.warns(LosslessWarning, match="W209"):
        assert file.drain() == 0.2


def test_flush_and_the_last_close_name_what_is_not_written_until_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, disk = made(tmp_path), Disk(monkeypatch, 30)
    record(file, 1, 2, 3)
    with pytest.warns(LosslessWarning, match="W209"):
        file.drain()
    file.close(last=False)
    for call in (file.flush, file.flush, lambda: file.close(last=True)):
        with pytest.raises(DiskError, match="got No space left on device, want to write 2 records; they are kept"):
            call()
    disk.room = 10_000
    file.flush()
    assert steps(file) == [1, 2, 3]


def test_at_the_end_what_is_lost_is_counted_on_stderr(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = made(tmp_path)
    record(file, 1)
    file.finish()
    assert capsys.readouterr().err == ""
    Disk(monkeypatch, 0)
    record(file, 2, 3)
    with pytest.warns(LosslessWarning, match="W209"):
        file.finish()
    assert "2 records are lost: No space left on device" in capsys.readouterr().err


def test_an_interrupt_between_write_and_bookkeeping_writes_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, write = made(tmp_path), os.write

    def interrupted(fd: int, data: memoryview) -> int:
        write(fd, data[: len(data) - 7])
        raise KeyboardInterrupt

    record(file, 1, 2, 3)
    monkeypatch.setattr(os, "write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        file.flush()
    monkeypatch.setattr(os, "write", write)
    record(file, 4)
    file.flush()
    assert steps(file) == [1, 2, 3, 4]


def test_what_others_append_is_left_alone(tmp_path: Path) -> None:
    file = made(tmp_path)
    record(file, 1)
    file.flush()
    with open(file.path or "", "ab") as other:
        other.write(frame(Event(step=100).encode()))
    record(file, 2, 3)
    file.flush()
    record(file, 4)
    file.flush()
    assert steps(file) == [1, 100, 2, 3, 4]


def test_half_a_record_in_a_file_that_vanished_is_written_whole_in_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, disk = made(tmp_path), Disk(monkeypatch, 30)
    monkeypatch.setattr(os, "ftruncate", lambda fd, size: os.write(fd, b""))  # refuses, too
    record(file, 1, 2, 3)
    with pytest.warns(LosslessWarning, match="W209"):
        file.drain()
    os.unlink(file.path or "")
    disk.room = 10_000
    with pytest.warns(LosslessWarning, match="W214"):
        file.drain()
    assert steps(file) == [2, 3]


def test_what_was_written_into_a_file_while_it_was_removed_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, write = made(tmp_path), os.write
    first = file.path

    def removed(fd: int, data: memoryview) -> int:
        if os.path.exists(first or ""):
            os.unlink(first or "")
        return write(fd, data)

    record(file, 1, 2)
    monkeypatch.setattr(os, "write", removed)
    with pytest.warns(LosslessWarning, match="W214 file-vanished: .*was removed while it was written"):
        file.drain()
    assert file.path != first
    assert steps(file) == [1, 2]


def test_a_directory_that_cannot_be_made_again_is_tried_again(tmp_path: Path) -> None:
    file = made(tmp_path / "run")
    os.unlink(file.path or "")
    os.rmdir(tmp_path / "run")
    (tmp_path / "run").write_text("in the way")
    record(file, 1)
    with pytest.warns(LosslessWarning, match="W209.*File exists"):
        assert file.drain() == file_module.RETRY
    (tmp_path / "run").unlink()
    with pytest.warns(LosslessWarning, match="W214"):
        assert file.drain() is None
    assert steps(file) == [1]


def test_nfs_keeps_a_removed_file_under_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = made(tmp_path)
    first, hidden = file.path or "", tmp_path / ".nfs0000000000000001"
    os.rename(first, hidden)
    record(file, 1)
    with pytest.warns(LosslessWarning, match="W214 file-vanished: .*was removed"):
        file.drain()
    assert file.path != first
    assert steps(file) == [1]


def test_a_name_that_another_host_took_is_left_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 1.7e9)
    monkeypatch.setattr(file_module, "_numbers", iter([0, 0, 1]))
    assert made(tmp_path).path != made(tmp_path).path
    assert len(list(tmp_path.iterdir())) == 2


def test_a_disk_that_is_full_at_the_start_leaves_no_empty_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Disk(monkeypatch, 5)
    with pytest.raises(DiskError, match="No space left on device, want a directory to write event files in; make room"):
        made(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_strict_raises_the_first_failure_where_the_user_flushes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = made(tmp_path)
    file.strict = True
    Disk(monkeypatch, 0)
    record(file, 1)
    with pytest.raises(WriteError, match="W209"):
        file.flush()
