"""Memory: a queue of whole records between the calls and the file."""

from __future__ import annotations

import pytest

from lossless.wire.records import frame
from lossless.write.form import Form
from lossless.write.pen import Pen
from lossless.write.recorder import FULL, HURRY, RECORD, Recorder
from lossless.write.tag_table import TagTable
from tests.unit.write.bench import drained


def test_memory_is_a_queue_of_whole_records() -> None:
    reasons: list[int] = []
    recorder = Recorder(1 << 30, reasons.append)
    records = [bytes([n % 256]) * (n % 5000) for n in range(1000)]
    for data in records:
        assert recorder.append(data)
    assert reasons == [RECORD, *[HURRY] * (len(reasons) - 1)]
    assert len(reasons) == sum(len(data) + 16 for data in records) // 2**20 + 1
    assert recorder.unwritten() == 1000
    assert drained(recorder) == records
    assert recorder.written == recorder.recorded == sum(len(frame(data)) for data in records)
    assert recorder.peek() is None
    assert recorder.rest()
    recorder.append(b"next")
    assert reasons[-1] == RECORD
    assert not recorder.rest()


def test_half_a_record_is_known_and_can_be_taken_back() -> None:
    recorder = Recorder(1 << 20)
    for _ in range(3):
        recorder.append(b"x" * 84)
    with pytest.raises(ValueError, match="advance: got 130 bytes"):
        recorder.advance(130)
    assert len(recorder.peek() or b"") == 300
    recorder.advance(130)
    assert (recorder.torn(), recorder.unwritten()) == (30, 2)
    recorder.advance(-30)
    assert (recorder.torn(), recorder.unwritten()) == (0, 2)
    assert bytes(recorder.peek() or b"") == frame(b"x" * 84) * 2


def test_what_has_no_room_is_counted_and_said_once_until_it_was_asked_for() -> None:
    reasons: list[int] = []
    recorder = Recorder(1000, reasons.append)
    assert [recorder.append(b"x" * 484) for _ in range(5)] == [True, True, False, False, False]
    assert not Pen(recorder, TagTable(), Form.SIMPLE).scalar("x", 1.0, 0)
    assert reasons == [RECORD, FULL]
    assert (recorder.take_dropped(), recorder.take_dropped()) == (4, 0)
    assert recorder.append(b"needed", needed=True)
    assert len(drained(recorder)) == 3
    assert recorder.append(b"x" * 484)


def test_a_record_greater_than_a_chunk_is_whole() -> None:
    recorder = Recorder(1 << 30)
    big = bytes(range(256)) * 20_000
    recorder.append(b"before")
    recorder.append(big)
    recorder.append(b"behind")
    assert drained(recorder) == [b"before", big, b"behind"]


def test_a_forked_child_forgets() -> None:
    recorder = Recorder(1 << 20)
    recorder.append(b"x")
    recorder.forget()
    assert (recorder.peek(), recorder.recorded, recorder.unwritten()) == (None, 0, 0)
    recorder.append(b"y")
    assert drained(recorder) == [b"y"]
