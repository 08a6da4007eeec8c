"""Scalars: what a pen writes, refuses, says and counts."""

from __future__ import annotations

import inspect
import math
import re
import struct
import time
import warnings
from collections.abc import Callable
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.proto.event_pb2 import Event as TensorBoardEvent
from tensorboard.compat.proto.summary_pb2 import Summary

from lossless.errors import WriteError
from lossless.write import notices, tracing
from lossless.write.form import Form
from lossless.write.inputs import Pending
from lossless.write.inputs.numbers import readers
from lossless.write.notices import LosslessWarning
from lossless.write.pen import Pen
from lossless.write.tag_table import TagTable
from tests.unit.write.bench import METADATA, VALUES, Bench, drained, value_of


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("tag", ["x", "träin/" + "long " * 60, ""])
@pytest.mark.parametrize("step", [0, 1, 127, 128, 2**62, -1, -(2**63), 2**63 - 1])
def test_the_bytes_are_protobufs(form: Form, tag: str, step: int) -> None:
    bench = Bench(form)
    bench.pen.scalar(tag, 0.25, step, 1e9 + 0.5)
    (data,) = drained(bench.recorder)
    expected = TensorBoardEvent(wall_time=1e9 + 0.5, step=step, summary=Summary(value=[VALUES[form](tag, 0.25)]))
    assert data == expected.SerializeToString(deterministic=True)


@pytest.mark.parametrize("number", [0.0, -0.0, 1e-45, 3.4028234e38, 1e30, math.inf, -math.inf, math.nan, 7, True, -3])
def test_every_float32_is_written_as_it_is(number: float) -> None:
    bench = Bench()
    assert bench.pen.scalar("x", number, 1)
    (event,) = bench.events()
    assert struct.pack("<f", event.summary.value[0].simple_value) == struct.pack("<f", number)


def test_time_is_now_or_as_given_also_zero() -> None:
    bench = Bench()
    before = time.time()
    bench.pen.scalar("x", 1.0, 1)
    bench.pen.scalar("x", 1.0, 2, wall_time=0)
    bench.pen.scalar("x", 1.0, 3, wall_time=-5)
    first, zero, negative = bench.events()
    assert before - 0.001 <= first.wall_time <= time.time()
    assert (zero.wall_time, negative.wall_time) == (0.0, -5.0)


@pytest.mark.parametrize("wall", ["noon", datetime(2026, 11, 20), math.nan, math.inf, [1, 2], object()])
def test_a_wall_time_that_is_none_becomes_now_and_is_said(wall: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_said", notices._Said())
    bench = Bench()
    before = time.time()
    with pytest.warns(LosslessWarning, match="W222 .*walltime: got .*, want seconds since 1970") as said:
        assert [bench.pen.scalar("x", 1.0, step, wall) for step in range(2)] == [True, True]
    assert len(said) == 1
    assert all(before - 0.001 <= event.wall_time <= time.time() for event in bench.events())


@pytest.mark.parametrize("wall", [np.float32(1e9), np.float64(1e9), np.int64(10**9), np.array([1e9]), 10**9])
def test_a_wall_time_may_be_a_number_of_any_kind(wall: Any) -> None:
    bench = Bench()
    bench.pen.scalar("x", 1.0, 1, wall)
    bench.pen.scalar("x", 1.0, 2, wall)
    assert [event.wall_time for event in bench.events()] == [1e9, 1e9]


@pytest.mark.parametrize("form", [Form.SIMPLE, Form.TENSOR, Form.PACKED])
@pytest.mark.parametrize("number", [1e300, -3.5e38, 2**200])
def test_what_float32_cannot_hold_is_written_as_float64_and_said(form: Form, number: float) -> None:
    bench = Bench(form)
    with pytest.warns(LosslessWarning, match="W213 inexact-float32: tag 'x'"):
        assert bench.pen.scalar("x", number, 1)
    assert bench.pen.scalar("x", 0.5, 2)
    wide, plain = bench.events()
    assert (wide.summary.value[0].tensor.dtype, wide.summary.value[0].metadata) == (2, METADATA)
    assert wide.summary.value[0].tensor.tensor_content == struct.pack("<d", number)
    assert plain.summary.value[0] == VALUES[form]("x", 0.5)


REMARKS: dict[str, tuple[str, Callable[[Pen], object]]] = {
    "beyond float32": ("W213", lambda pen: pen.scalar("x", 1e300, 2)),
    "a step twice": ("W206", lambda pen: pen.scalar("x", 1.0, 1)),
    "a step twice, of numpy": ("W206", lambda pen: pen.scalar("x", np.float32(1), np.int64(1))),
    "half a step": ("W222 .*step: got 2.5", lambda pen: pen.scalar("x", 1.0, 2.5)),
    "half a step, far away": ("W222 .*step: got 2.5", lambda pen: pen.scalar("x", Late(1.0), 2.5)),
    "no wall time": ("W222 .*walltime: got 'noon'", lambda pen: pen.scalar("x", 1.0, 2, "noon")),
    "no step, again": ("W202", lambda pen: pen.scalar("none", 1.0, None)),
    "another kind": ("W205", lambda pen: pen.scalar("h", 1.0, 2)),
}  # fmt: skip


@pytest.mark.parametrize("how", ["strict", "warnings as errors"])
@pytest.mark.parametrize("what", REMARKS)
def test_what_is_raised_when_strict_is_recorded_all_the_same(
    what: str, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "_said", notices._Said())
    monkeypatch.setitem(readers, Late, lambda late: late)
    bench = Bench(strict=how == "strict")
    code, call = REMARKS[what]
    bench.pen.scalar("x", 1.0, 1)
    bench.pen.scalar("none", 1.0, None)
    bench.tags.use("h", "histogram", 1)
    with warnings.catch_warnings(action="error"), pytest.raises((WriteError, LosslessWarning), match=code) as error:
        call(bench.pen)
    assert error.type is (WriteError if how == "strict" else LosslessWarning)
    assert len(bench.events()) + len(bench.deferred) == 3


@pytest.mark.parametrize("form", Form)
def test_a_description_goes_with_the_points_that_follow(form: Form) -> None:
    bench = Bench(form)
    bench.pen.scalar("x", 1.0, 1)
    bench.pen.described("x", "Loss", "cross *entropy*")
    bench.pen.described("x", "Loss", "cross *entropy*")
    bench.pen.scalar("x", 1.0, 2)
    bench.pen.described("x", "", "")
    bench.pen.scalar("x", 1.0, 3)
    first, second, third = (event.summary.value[0] for event in bench.events())
    assert first == third == VALUES[form]("x", 1.0)
    assert (second.metadata.display_name, second.metadata.summary_description) == ("Loss", "cross *entropy*")
    assert second.metadata.plugin_data == first.metadata.plugin_data


def test_without_a_step_a_tag_counts_its_own_calls_and_that_is_said_once() -> None:
    bench = Bench()
    with pytest.warns(LosslessWarning, match="W202 step-missing") as said:
        bench.log([None] * 3)
    assert [str(warning.message).partition(":")[2][:9] for warning in said] == [" tag 'x':", " tag 'y':"]
    assert [event.step for event in bench.events()] == [0, 1, 2] * 2


def test_two_kinds_at_one_step_are_one_mistake() -> None:
    bench = Bench()
    with warnings.catch_warnings(record=True, action="always") as said:
        for step in range(3):
            for tag in "ab":
                bench.tags.use(tag, "histogram" if tag == "a" else "image", step)
                bench.pen.scalar(tag, 1.0, step)
        bench.pen.scalar("a", 1.0, 2)
    assert [str(warning.message)[:4] for warning in said] == ["W205", "W205", "W206"]


def test_one_value_without_a_step_is_nothing_to_speak_of() -> None:
    bench = Bench(strict=True)
    bench.log([None, 7])
    assert [event.step for event in bench.events()] == [0, 7] * 2


def test_a_step_that_comes_twice_in_a_row_is_said_once_a_tag() -> None:
    bench = Bench()
    with pytest.warns(LosslessWarning) as said:
        bench.log([7, 7, 8, 8])
    for tag, warning in zip("xy", said, strict=True):
        place = f"({inspect.getfile(Bench)}:"
        assert f"W206 step-repeated: tag '{tag}': got two values in a row at step 7 {place}" in str(warning.message)
    assert len(bench.events()) == 8


@pytest.mark.parametrize(("code", "steps"), [("W202", [None] * 2), ("W203", [0] * 50), ("W206", [7, 7])])
def test_of_many_tags_the_first_are_named_and_the_others_said_together(code: str, steps: list[int | None]) -> None:
    bench = Bench()
    with warnings.catch_warnings(record=True, action="always") as said:
        bench.log(steps, tags="abcdefghij")
        bench.log([steps[0]], tags="gj")
    texts = [text for warning in said if (text := str(warning.message)).startswith(code)]
    assert [text.partition("tag ")[2][:3] for text in texts] == [f"'{tag}'" for tag in "abcdef"]
    last = "the same of 5 other tags, and of further ones nothing more is said"
    assert [last in text for text in texts] == [False] * 5 + [True]


def test_a_step_that_is_cut_is_said_once_a_tag() -> None:
    bench = Bench()
    with warnings.catch_warnings(record=True, action="always") as said:
        for step in (1.5, 2.5, 3.5):
            for tag in "xyz":
                bench.pen.scalar(tag, 1.0, step, wall_time="noon" if tag == "z" else None)
    texts = [re.findall(r"tag '(.)': (\w+): got", str(warning.message))[0] for warning in said]
    assert texts == [("x", "step"), ("y", "step"), ("z", "walltime"), ("z", "step")]
    assert [event.step for event in bench.events()] == [1, 1, 1, 2, 2, 2, 3, 3, 3]


def test_a_step_that_never_advances_is_said_once() -> None:
    bench = Bench()
    with pytest.warns(LosslessWarning) as said:
        bench.log([0] * 50, tags="x")
    assert [str(warning.message)[:4] for warning in said] == ["W206", "W203"]
    assert "got 10 values in a row at step 0" in str(said[1].message)


def test_steps_that_advance_or_restart_are_nothing_to_speak_of() -> None:
    bench = Bench(strict=True)
    with warnings.catch_warnings(action="error"):
        for step in (*range(20), *range(5)):
            bench.pen.scalar("x", 1.0, step)
            bench.pen.scalar("y", 1.0, step)
    assert len(bench.events()) == 50


def test_a_tag_of_two_kinds_is_said_once_with_both() -> None:
    bench = Bench()
    assert bench.tags.use("w", "histogram", 0) == 0
    with pytest.warns(LosslessWarning, match=r"W205.*kind scalar, it was used for kind histogram") as said:
        bench.log(range(1, 5), tags="w")
    assert len(said) == 1
    with pytest.raises(WriteError, match="W205"):
        Pen(bench.recorder, bench.tags, Form.SIMPLE, strict=True).scalar("w", 1.0, 9)


def test_kinds_that_know_no_steps_are_never_reminded_of_them() -> None:
    tags = TagTable()
    with warnings.catch_warnings(action="error"):
        for _ in range(20):
            assert tags.use("_hparams_/experiment", "hparams", None) == 0
            assert tags.use("layout", "layout", 3) == 3


@pytest.mark.parametrize("value", ["abc", None, [1, 2], 1j, b"x", 10**400])
def test_what_is_no_number_is_refused_and_said_or_raised(value: object) -> None:
    bench = Bench()
    with pytest.warns(LosslessWarning, match="tag 'x'") as said:
        recorded = bench.log([1, 2], value, tags="x")
    assert (recorded, len(said)) == ([False, False], 1)
    assert bench.events() == []
    with pytest.raises(WriteError, match="tag 'x'"):
        Bench(strict=True).pen.scalar("x", value, 1)


@pytest.mark.parametrize("step", ["abc", 2**63, -(2**63) - 1])
def test_what_is_no_step_is_refused_and_said(step: object) -> None:
    bench = Bench()
    bench.pen.scalar("x", 1.0, 0)
    with pytest.warns(LosslessWarning, match="tag 'x'.*step"):
        assert not bench.pen.scalar("x", 1.0, step)
    assert [event.step for event in bench.events()] == [0]


class Name(str):
    """As numpy.str_: a kind of str."""

    __slots__ = ()


@pytest.mark.parametrize("tag", [Name("träin"), "träin".encode()])
def test_a_tag_of_another_kind_of_text(tag: str) -> None:
    bench = Bench()
    with pytest.warns(LosslessWarning, match="W206 step-repeated: tag 'träin'"):
        bench.log([1, 2, 2], tags=[tag])
    assert {event.summary.value[0].tag for event in bench.events()} == {"träin"}
    assert bench.tags.use(Name("träin"), "scalar", 3) == 3


def test_a_tag_that_is_no_text_is_a_plain_mistake() -> None:
    for tag in (7, None, ["a"]):
        with pytest.raises(TypeError, match=r"tag: got .* \(\w+\), want text; name the value"):
            Bench().pen.scalar(tag, 1.0, 0)


def test_text_that_utf8_cannot_hold_still_makes_a_readable_tag() -> None:
    bench = Bench()
    bench.pen.scalar("\ud800x", 1.0, 0)
    (event,) = bench.events()
    assert event.summary.value[0].tag == "?x"


def test_a_closed_pen_takes_nothing_and_says_so() -> None:
    bench = Bench()
    bench.pen.scalar("x", 1.0, 0)
    bench.pen.close()
    with pytest.warns(LosslessWarning, match=r"W219 closed-writer: tag 'x': got a value after close\(\)"):
        assert not bench.pen.scalar("x", 1.0, 1)
    assert len(bench.events()) == 1


class Late(Pending):
    def __init__(self, number: float) -> None:
        self.number = number

    def result(self) -> float:
        return self.number

    def ready(self) -> bool:
        return False


def test_a_value_that_is_on_its_way_holds_back_those_of_its_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench()
    bench.pen.scalar("x", 1.0, 1)
    monkeypatch.setitem(readers, Late, lambda late: late)
    assert bench.pen.scalar("x", Late(2.5), 2, 20.0)
    assert bench.pen.scalar("x", 3.0, 3, 30.0)
    assert bench.pen.scalar("y", 1.0, 1)
    assert [value_of(data).tag for data in drained(bench.recorder)] == ["x", "y"]
    late, behind = bench.deferred
    assert value_of(bench.pen.resolve(*late)).simple_value == 2.5
    event = TensorBoardEvent.FromString(bench.pen.resolve(*behind))
    assert (event.wall_time, event.step, event.summary.value[0].simple_value) == (30.0, 3, 3.0)
    bench.pen.resolved("x")
    bench.pen.resolved("x")
    bench.pen.scalar("x", 4.0, 4)
    assert [event.step for event in bench.events()] == [4]


def test_the_child_of_a_fork_does_not_wait_for_its_parents_values(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench()
    monkeypatch.setitem(readers, Late, lambda late: late)
    bench.pen.scalar("x", Late(2.5), 2)
    bench.tags.forget()
    bench.pen.scalar("x", 3.0, 3)
    assert [event.step for event in bench.events()] == [3]


def test_a_late_value_beyond_float32_is_float64(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.warns(LosslessWarning, match="W213"):
        data = Bench().pen.resolve("x", Late(1e300), Late(7.0), 1.0)
    assert value_of(data).tensor.tensor_content == struct.pack("<d", 1e300)
    assert TensorBoardEvent.FromString(data).step == 7


def test_a_call_reached_in_a_trace_is_diverted(monkeypatch: pytest.MonkeyPatch) -> None:
    bench, calls = Bench(), []
    monkeypatch.setattr(tracing, "active", lambda: True)
    monkeypatch.setattr(tracing, "divert", lambda function, *arguments: calls.append(arguments))
    tracing.probes.append(lambda: True)
    try:
        assert bench.pen.scalar("x", 1.0, 2)
    finally:
        tracing.probes.pop()
    assert calls == [("x", 1.0, 2, None)]
    assert bench.events() == []


@given(
    tag=st.text(max_size=300),
    number=st.floats(width=32),
    step=st.integers(-(2**63), 2**63 - 1),
    wall=st.floats(allow_nan=False, allow_infinity=False),
    form=st.sampled_from(Form),
    description=st.text(max_size=20),
)
def test_whatever_is_written_protobuf_reads(
    tag: str, number: float, step: int, wall: float, form: Form, description: str
) -> None:
    bench = Bench(form)
    bench.pen.described(tag, "", description)
    bench.pen.scalar(tag, number, step, wall)
    (event,) = bench.events()
    expected = VALUES[form](tag, number)
    if description:
        expected.metadata.summary_description = description
    assert (struct.pack("<d", event.wall_time), event.step) == (struct.pack("<d", wall), step)
    assert event.summary.value[0].SerializeToString() == expected.SerializeToString()
