from __future__ import annotations

import math
import threading
import warnings
from collections.abc import Callable

import pytest

from lossless.errors import WriteError
from lossless.wire.events import Event, Image, SessionLog, Value
from lossless.write import inputs
from lossless.write.encode.encoded import Encoded, Remark
from lossless.write.notices import LosslessWarning
from lossless.write.sink import FanOut, Form, MemorySink, NullSink, Sink


def broken() -> list[Value]:
    raise IndexError("nothing to encode")


def for_all(*calls: Callable[[], object]) -> list[object]:
    return [call() for call in calls]


def tags(events: list[Event]) -> list[tuple[str, int]]:
    return [(value.tag, event.step) for event in events if event.summary for value in event.summary.value]


def image(tag: str = "img") -> list[Value]:
    return [Value(tag, image=Image(1, 2, 3, b"png"))]


def test_memory_keeps_every_way_of_recording_in_order() -> None:
    sink = MemorySink()
    sink.pen(Form.SIMPLE).scalar("x", 0.5, 1, 10.0)
    assert sink.write([Value("t", simple_value=1.0)], 2, 20.0, kind="text")
    assert sink.later(image, 3, 30.0, tag="img", kind="image")
    sink.event(Event(wall_time=40.0, step=4, session_log=SessionLog(1)))
    sink.event(Event(wall_time=50.0, graph_def=b"graph").encode())
    assert [event.wall_time for event in sink.events] == [10.0, 20.0, 30.0, 40.0, 50.0]
    assert tags(sink.events) == [("x", 1), ("t", 2), ("img", 3)]
    assert (sink.logdir, sink.path) == (None, None)


def test_the_time_is_that_of_the_call_not_of_the_encoding() -> None:
    sink, hold = MemorySink(), threading.Event()
    sink.later(lambda: image() if hold.wait(10) else [], 1, tag="img", kind="image")
    sink.later(image, 2, tag="img", kind="image")
    threading.Timer(0.2, hold.set).start()
    first, second = sink.events
    assert 0 <= second.wall_time - first.wall_time < 0.1


def test_several_values_share_a_step_and_each_tag_is_watched() -> None:
    sink = MemorySink()
    values = [Value("m_VERTEX", simple_value=1.0), Value("m_FACE", simple_value=1.0), Value("m_FACE", simple_value=2.0)]
    with warnings.catch_warnings(action="error"):
        sink.write(values, 1, kind="mesh")
        sink.write(values, 2, kind="mesh")
    with pytest.warns(LosslessWarning, match="W206") as said:
        sink.write(values, 2, kind="mesh")
    assert [str(warning.message).partition("tag ")[2].partition(":")[0] for warning in said] == [
        "'m_VERTEX'",
        "'m_FACE'",
    ]
    assert len(sink.events) == 3


def test_without_a_step_values_are_counted_by_their_first_tag() -> None:
    sink = MemorySink()
    values = [Value("a", simple_value=1.0), Value("b", simple_value=1.0)]
    with pytest.warns(LosslessWarning, match="W202") as said:
        for_all(
            lambda: sink.later(image, None, tag="img", kind="image"),
            lambda: sink.later(image, None, tag="img", kind="image"),
            lambda: sink.write(values, None, kind="mesh"),
        )
    assert len(said) == 1
    assert tags(sink.events) == [("img", 0), ("img", 1), ("a", 0), ("b", 0)]


STRICT: dict[str, Callable[[MemorySink], object]] = {
    "W205": lambda sink: sink.write([Value("a", simple_value=1.0)], 2, kind="mesh"),
    "W206": lambda sink: sink.later(image, 1, tag="a", kind="image"),
    "W222 .*step": lambda sink: sink.later(image, 1.5, tag="b", kind="image"),
    "W222 .*walltime": lambda sink: sink.write([Value("b", simple_value=1.0)], 1, math.nan, kind="text"),
}


@pytest.mark.parametrize("code", STRICT)
def test_what_is_raised_when_strict_is_recorded_all_the_same(code: str) -> None:
    sink = MemorySink(strict=True)
    sink.later(image, 1, tag="a", kind="image")
    with pytest.raises(WriteError, match=code):
        STRICT[code](sink)
    assert len(sink.events) == 2


class Late:
    """A step on a device."""

    def result(self) -> int:
        return 7

    def ready(self) -> bool:
        return False


def test_a_step_on_a_device_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    sink = MemorySink()
    monkeypatch.setattr(inputs, "step_number", lambda step, strict, tag: step)
    late = Late()
    assert sink.write([Value("x", simple_value=1.0)], late, kind="text")
    assert sink.later(image, late, tag="img", kind="image")
    assert tags(sink.events) == [("x", 7), ("img", 7)]


def test_a_step_that_is_none_is_refused_and_said_or_raised() -> None:
    sink = MemorySink()
    with pytest.warns(LosslessWarning, match="tag 'x': step"):
        assert not sink.write([Value("x", simple_value=1.0)], "abc", kind="text")
    with pytest.raises(WriteError, match="tag 'x': step"):
        MemorySink(strict=True).write([Value("x", simple_value=1.0)], "abc", kind="text")
    assert sink.events == []


def test_strict_reaches_what_fails_on_the_encoding_thread() -> None:
    sink = MemorySink(strict=True)
    sink.later(broken, 1, tag="img", kind="image")
    sink.later(image, 2, tag="img", kind="image")
    with pytest.raises(WriteError, match=r"W212.*IndexError.*test_sink\.py"):
        sink.flush()
    assert tags(sink.events) == [("img", 2)]


@pytest.mark.parametrize("beside", [False, True])
def test_what_was_remarked_is_recorded_and_strict_raises_the_remark_itself(beside: bool) -> None:
    """In whichever thread it is encoded: on the encoding thread, or by the flush."""
    remark, sink, encoding, hold = (
        Remark("W222", "clipped", "look"),
        MemorySink(strict=True),
        threading.Event(),
        threading.Event(),
    )

    def slow() -> list[Value]:
        encoding.set()
        assert hold.wait(10)
        return []

    if not beside:
        sink.later(slow, 1, tag="slow", kind="image")
        assert encoding.wait(10)
    sink.later(lambda: Encoded.of(*image(), remarks=(remark,)), 1, tag="img", kind="image")
    if beside:
        sink.later(slow, 1, tag="slow", kind="image")
        assert encoding.wait(10)
    threading.Timer(0.2, hold.set).start()
    with pytest.raises(WriteError, match=r"^W222 [^;]*clipped \([^;]*test_sink\.py:\d+\); look$"):
        sink.flush()
    assert tags(sink.events) == [("img", 1)]


@pytest.mark.filterwarnings("error")
def test_a_remark_that_a_filter_makes_an_error_costs_no_value(capsys: pytest.CaptureFixture[str]) -> None:
    sink = MemorySink()
    sink.later(lambda: Encoded.of(*image(), remarks=(Remark("W222", "clipped", "look"),)), 1, tag="img", kind="image")
    assert tags(sink.events) == [("img", 1)]
    assert "W222" in capsys.readouterr().err


def test_a_closed_sink_says_what_it_does_not_take() -> None:
    sink = MemorySink()
    pen = sink.pen(Form.SIMPLE)
    sink.close()
    sink.close()
    with pytest.warns(LosslessWarning, match="W219") as said:
        done = for_all(
            lambda: sink.write([Value("x", simple_value=1.0)], 1, kind="text"),
            lambda: sink.later(image, 1, tag="img", kind="image"),
            lambda: pen.scalar("x", 1.0, 1),
            lambda: sink.pen(Form.SIMPLE).scalar("x", 1.0, 1),
            lambda: sink.event(b""),
        )
    assert not any(done)
    assert len(said) == 1
    assert sink.events == []


def test_null_takes_everything_and_keeps_nothing() -> None:
    sink: Sink = NullSink()
    with warnings.catch_warnings(action="error"):
        pen = sink.pen(Form.SIMPLE)
        pen.described("x", "", "")
        assert not pen.scalar("x", [1, 2], None)
        assert not sink.write([], None, kind="text")
        assert not sink.later(broken, None, tag="x", kind="image")
        sink.event(b"nonsense")
        sink.flush(fsync=True)
        sink.close()


def test_fan_out_gives_to_each_and_gathers_errors() -> None:
    first, second = MemorySink(), MemorySink(strict=True)
    both = FanOut([first, second])
    pen = both.pen(Form.TENSOR)
    pen.described("x", "name", "")
    assert pen.scalar("x", 1.0, 1)
    assert both.write([Value("t", simple_value=1.0)], 1, kind="text")
    assert both.later(image, 1, tag="img", kind="image")
    both.event(Event(step=9))
    both.flush()
    assert [tags(sink.events) for sink in (first, second)] == [[("x", 1), ("t", 1), ("img", 1)]] * 2
    broken_one, fine = MemorySink(strict=True), MemorySink()
    broken_one.later(broken, 2, tag="img", kind="image")
    fine.later(image, 2, tag="img", kind="image")
    with pytest.raises(WriteError, match="W212"):
        FanOut([broken_one, fine]).flush()
    assert tags(fine.events) == [("img", 2)]
    both.close()
    with pytest.raises(ValueError, match="want one at least"):
        FanOut([])
