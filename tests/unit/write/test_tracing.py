"""Which calls are diverted, and with what: through a tracer that is a fake. The real ones are in tests/frameworks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from lossless.write import notices, tracing


class Traced:
    """A value that is known only at execution."""


class FakeTracer:
    """Traces while it is told so, and keeps what is to be called."""

    def __init__(self) -> None:
        self.on = False
        self.calls: list[tuple[Callable[..., None], list[Any]]] = []

    def tracing(self) -> bool:
        return self.on

    def travels(self, value: object) -> bool:
        return isinstance(value, Traced)

    def divert(self, call: Callable[..., None], traced: list[Any]) -> None:
        self.calls.append((call, traced))


@pytest.fixture
def tracer(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTracer]:
    fake = FakeTracer()
    monkeypatch.setattr(tracing, "_loaded", {"fake": fake})
    monkeypatch.setattr(tracing, "_FRAMEWORKS", {})
    tracing.probes.append(fake.tracing)
    yield fake
    tracing.probes.remove(fake.tracing)


def test_active_while_a_framework_traces(tracer: FakeTracer) -> None:
    assert not tracing.active()
    tracer.on = True
    assert tracing.active()


def test_a_diverted_call_gets_each_executions_values_at_their_places(tracer: FakeTracer) -> None:
    tracer.on = True
    got: list[Any] = []
    first, second = Traced(), Traced()
    tracing.divert(lambda *a, **k: got.append((a, k)), "loss", first, [1, (second, "x")], step={"a": first})
    ((call, traced),) = tracer.calls
    assert traced == [first, second, first] and not got
    call(0.5, 7, 0.5)
    call(0.6, 8, 0.6)
    assert got == [
        (("loss", 0.5, [1, (7, "x")]), {"step": {"a": 0.5}}),
        (("loss", 0.6, [1, (8, "x")]), {"step": {"a": 0.6}}),
    ]


def test_a_diverted_call_is_said_at_the_line_that_was_traced(tracer: FakeTracer) -> None:
    tracer.on = True
    places: list[object] = []
    line = sys._getframe().f_lineno + 1
    tracing.divert(lambda: places.append(notices._thread.caller))
    tracer.calls[0][0]()
    assert [str(place) for place in places] == [f"{__file__}:{line}"]
    assert notices._thread.caller is None


def test_muted_calls_are_left_out(tracer: FakeTracer) -> None:
    tracer.on = True
    with tracing.muted():
        tracing.divert(print, "never")
    assert not tracer.calls
    tracing.divert(print, "kept")
    assert len(tracer.calls) == 1


def test_travels(tracer: FakeTracer) -> None:
    assert tracing.travels(Traced()) and not tracing.travels(7)


def test_settle_asks_jax_only_if_something_was_diverted(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    monkeypatch.setitem(sys.modules, "jax", SimpleNamespace(effects_barrier=lambda: asked.append(True)))
    monkeypatch.setitem(tracing._state, "jax diverted", False)
    tracing.settle()
    assert not asked
    monkeypatch.setitem(tracing._state, "jax diverted", True)
    tracing.settle()
    assert asked == [True]
    monkeypatch.setattr(tracing._thread, "diverted", True)
    tracing.settle()  # inside of a diverted call there is nothing to wait for but oneself
    assert asked == [True]


def test_a_framework_is_found_when_it_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeTracer()
    monkeypatch.setattr(tracing, "_loaded", {})
    monkeypatch.setattr(tracing, "probes", [])
    monkeypatch.setattr(
        tracing, "_FRAMEWORKS", {"a_framework": lambda module: (fake, [fake.tracing]) if module.ready else None}
    )
    assert not tracing.active()
    module = SimpleNamespace(ready=False)
    monkeypatch.setitem(sys.modules, "a_framework", module)
    assert not tracing.active() and not tracing._loaded  # still being imported
    module.ready, fake.on = True, True
    monkeypatch.setitem(sys.modules, "a_framework.part", module)
    assert tracing.active() and tracing.probes == [fake.tracing]


def test_an_entry_point_stays_itself() -> None:
    @tracing.eager
    def scalar() -> int:
        return 7

    assert scalar() == 7 and scalar._torchdynamo_disable


def test_refused_names_the_rule_the_line_and_what_to_do() -> None:
    text = str(tracing.refused("a call inside x", "log it outside"))
    assert (
        text.startswith("W215 traced: a call inside x (")
        and "test_tracing.py:" in text
        and text.endswith("; log it outside")
    )
