"""One costly answer for many askers."""

from __future__ import annotations

import threading
import time

import pytest

from lossless.server import memo
from lossless.server.memo import Memo


def test_a_hundred_pages_that_ask_at_once_cost_one_answer() -> None:
    """All wait for the one that is being made."""
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        time.sleep(0.05)
        return b"answer"

    kept, got = Memo(), []
    threads = [threading.Thread(target=lambda: got.append(kept.get(1, make))) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), got) == (1, [b"answer"] * 100)


def test_another_generation_or_a_second_later_is_another_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A status changes with time alone."""
    answers = iter([b"1", b"2", b"3"])
    kept = Memo()
    assert [kept.get(1, lambda: next(answers)) for _ in range(2)] == [b"1", b"1"]
    assert kept.get(2, lambda: next(answers)) == b"2"
    monkeypatch.setattr(memo, "AGE", -1)
    assert kept.get(2, lambda: next(answers)) == b"3"
