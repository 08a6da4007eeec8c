from __future__ import annotations

import errno
import logging
from typing import Any

import pytest

from lossless.server.crowding import PERIOD, Crowding


class Loop:
    """A clock, and what was left to asyncio."""

    def __init__(self) -> None:
        self.now = 1.0
        self.left: list[dict[str, Any]] = []

    def time(self) -> float:
        return self.now

    def default_exception_handler(self, context: dict[str, Any]) -> None:
        self.left.append(context)


def test_one_line_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    """However many connections are refused; it says what to do."""
    loop, handler = Loop(), Crowding()
    full = {
        "message": "socket.accept() out of system resource",
        "exception": OSError(errno.EMFILE, "Too many open files"),
    }
    with caplog.at_level(logging.ERROR):
        for loop.now in (1.0, 1.1, PERIOD, PERIOD + 1.5):
            handler(loop, full)
    assert len(caplog.messages) == 2
    assert "Too many open files" in caplog.messages[0]
    assert "ulimit -n" in caplog.messages[0]
    assert not loop.left


@pytest.mark.parametrize("error", [OSError(errno.EIO, "broken"), ValueError("a bug"), None])
def test_everything_else_is_left_to_asyncio(error: Exception | None) -> None:
    loop, context = Loop(), {"message": "x", "exception": error}
    Crowding()(loop, context)
    assert loop.left == [context]
