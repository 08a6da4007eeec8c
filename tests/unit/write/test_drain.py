from __future__ import annotations

import threading
import time

import pytest

from lossless.write.drain import PERIOD, Drain
from tests.support import wait_for


def broken() -> None:
    raise IndexError("a mistake of ours")


class File:
    """Notes when it is drained, and by which thread."""

    def __init__(self, *answers: float | None) -> None:
        self.answers = list(answers)
        self.drained: list[tuple[float, str]] = []

    def drain(self) -> float | None:
        self.drained.append((time.monotonic(), threading.current_thread().name))
        return self.answers.pop(0) if self.answers else None


def test_a_file_is_drained_by_the_thread_soon_after_it_woke_it() -> None:
    begun: list[str] = []
    drain, file = Drain(lambda: begun.append("begun")), File()
    began = time.monotonic()
    drain.wake(file)
    drain.wake(file)
    wait_for(lambda: file.drained, "it is drained")
    at, thread = file.drained[0]
    assert thread == "lossless-write"
    assert PERIOD * 0.9 <= at - began < 0.25 + 1  # a busy machine may take its time
    time.sleep(PERIOD * 2)
    assert (len(file.drained), begun) == (1, ["begun"])
    drain.stop()


def test_what_a_finalizer_leaves_is_called_by_the_thread_that_others_start() -> None:
    drain, called = Drain(lambda: None), threading.Event()
    drain.leave(called.set)
    assert not drain.running and not called.is_set()
    drain.wake(File(), hurry=True)
    assert called.wait(30)
    drain.stop()


def test_in_a_hurry_it_is_drained_at_once() -> None:
    drain, file = Drain(lambda: None), File()
    drain.wake(file)
    drain.wake(file, hurry=True)
    began = time.monotonic()
    wait_for(lambda: file.drained, "it is drained")
    assert file.drained[0][0] - began < PERIOD
    drain.stop()


def test_a_file_is_called_again_when_it_asked_for_it() -> None:
    drain, file, other = Drain(lambda: None), File(0.05, 0.0, None), File()
    drain.wake(file, hurry=True)
    drain.wake(other, hurry=True)
    wait_for(lambda: len(file.drained) == 3, "it was called three times")
    assert file.drained[1][0] - file.drained[0][0] >= 0.05
    assert len(other.drained) == 1
    drain.stop()


def test_functions_are_called_by_the_thread_until_the_end() -> None:
    drain, called = Drain(lambda: None), threading.Event()
    assert drain.call(called.set)
    assert called.wait(5)
    drain.stop()
    assert not drain.call(called.set)


def test_after_the_end_callers_drain() -> None:
    drain, file = Drain(lambda: None), File()
    drain.wake(file)
    drain.stop()
    assert not drain.running
    drain.wake(file)
    assert file.drained[-1][1] == threading.current_thread().name


def test_a_thread_that_died_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[object] = []
    monkeypatch.setattr(threading, "excepthook", said.append)
    drain, file = Drain(lambda: None), File()
    drain.wake(file)
    drain.call(broken)
    wait_for(lambda: not drain.running, "the thread died")
    drain.wake(file)
    wait_for(lambda: file.drained, "it is drained by another")
    assert len(said) == 1
    drain.stop()


def test_many_threads_wake_one() -> None:
    before = set(threading.enumerate())
    drain = Drain(lambda: time.sleep(0.05))
    threads = [threading.Thread(target=drain.wake, args=(File(),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [thread.name for thread in set(threading.enumerate()) - before] == ["lossless-write"]
    drain.stop()
