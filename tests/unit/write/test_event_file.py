from __future__ import annotations

import errno
import math
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto.event_pb2 import Event as TensorBoardEvent

from lossless.errors import WriteError
from lossless.logdir import Writers, writer_of
from lossless.wire.events import Event
from lossless.wire.records import Unframer
from lossless.write import EventFile, event_file
from tests.support import wait_for


def events(path: str) -> list[Event]:
    unframer = Unframer()
    unframer.feed(Path(path).read_bytes())
    found = []
    while record := unframer.next():
        found.append(Event.decode(record.data))
    unframer.close()
    return found


def f32(value: float) -> float:
    (rounded,) = struct.unpack("<f", struct.pack("<f", value))
    assert isinstance(rounded, float)
    return rounded


def test_the_name_tells_when_where_and_by_whom_it_was_made(tmp_path: Path) -> None:
    before = int(time.time())
    with EventFile(tmp_path / "new" / "run", suffix=".v2") as file:
        writer = writer_of(file.path)
        assert writer is not None
        assert (writer.host, writer.pid) == (socket.gethostname(), os.getpid())
        assert before <= writer.wall_time <= time.time()
        assert file.path.endswith(".v2")
        assert Writers().alive(file.path) in {True, None}
    assert Writers().alive(file.path) in {False, None}


def test_every_call_is_on_disk_before_it_returns(tmp_path: Path) -> None:
    file = EventFile(tmp_path)
    assert [event.file_version for event in events(file.path)] == ["brain.Event:2"]
    file.scalar("loss", 0.25, 1, wall_time=12.5)
    file.scalars({"loss": 0.1, "accuracy": 1}, 2)
    head, first, second = events(file.path)
    assert head.source_metadata is not None
    assert head.source_metadata.writer.startswith("lossless ")
    assert first.summary is not None
    assert second.summary is not None
    assert (first.wall_time, first.step) == (12.5, 1)
    assert [(v.tag, v.simple_value) for v in first.summary.value] == [("loss", 0.25)]
    assert [(v.tag, v.simple_value) for v in second.summary.value] == [("loss", f32(0.1)), ("accuracy", 1.0)]
    assert abs(second.wall_time - time.time()) < 60
    file.flush()
    file.close()


@pytest.mark.parametrize("value", [0.0, -0.0, 1e-45, 3.4e38, math.inf, -math.inf, math.nan, True, 7])
def test_any_float32_can_be_written(tmp_path: Path, value: float) -> None:
    with EventFile(tmp_path) as file:
        file.scalar("x", value, 0)
    summary = events(file.path)[1].summary
    assert summary is not None
    assert struct.pack("<f", summary.value[0].simple_value) == struct.pack("<f", value)


def test_tensorboard_reads_what_was_written(tmp_path: Path) -> None:
    with EventFile(tmp_path) as file:
        for step in (-5, 0, 2**62):
            file.scalars({"träin/loss": step / 3, "x": 1.0}, step, wall_time=1e9 + step % 7)
    accumulator = EventAccumulator(str(tmp_path)).Reload()
    assert accumulator.Tags()["scalars"] == ["träin/loss", "x"]
    assert [(e.step, e.value) for e in accumulator.Scalars("träin/loss")] == [(s, f32(s / 3)) for s in (-5, 0, 2**62)]
    assert TensorBoardEvent.FromString(events(file.path)[1].encode()).summary.value[0].tag == "träin/loss"


@pytest.mark.parametrize(
    ("value", "step", "message"),
    [
        (1e300, 0, "got 1e\\+300, want one that float32 can hold"),
        (0.0, 2**63, "want an int64"),
        (0.0, -(2**63) - 1, "want an int64"),
    ],
)
def test_what_cannot_be_written_is_refused_and_leaves_no_trace(
    tmp_path: Path, value: float, step: int, message: str
) -> None:
    with EventFile(tmp_path) as file, pytest.raises(WriteError, match=message):
        file.scalars({"fine": 1.0, "x": value}, step)
    assert len(events(file.path)) == 1


def test_no_point_is_taken_after_close(tmp_path: Path) -> None:
    file = EventFile(tmp_path)
    file.close()
    file.close()
    with pytest.raises(WriteError, match=r"got a point after close\(\)"):
        file.scalar("x", 1.0, 0)


def test_an_existing_file_is_never_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 1.7e9)
    monkeypatch.setattr(event_file, "_count", iter([0, 0, 1]))
    with EventFile(tmp_path) as first, EventFile(tmp_path) as second:
        assert first.path != second.path
    assert len(list(tmp_path.iterdir())) == 2


def test_a_full_disk_leaves_the_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    with EventFile(tmp_path) as file:

        def half(fd: int, data: memoryview) -> int:
            if len(data) < 20:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return write(fd, data[: len(data) - 10])

        with monkeypatch.context() as patch:
            patch.setattr(os, "write", half)
            with pytest.raises(OSError, match="No space left"):
                file.scalar("x", 1.0, 0)
        file.scalar("x", 2.0, 1)
    assert [event.step for event in events(file.path)] == [0, 1]


def test_a_killed_process_loses_nothing(tmp_path: Path) -> None:
    script = (
        "import sys, os, signal\nfrom lossless.write import EventFile\n"
        "file = EventFile(sys.argv[1])\nfor step in range(100): file.scalar('x', step, step)\n"
        "assert 'numpy' not in sys.modules\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert done.returncode == -signal.SIGKILL
    wait_for(lambda: list(tmp_path.iterdir()), "the file is there")
    (path,) = tmp_path.iterdir()
    assert [event.step for event in events(str(path))[1:]] == list(range(100))
