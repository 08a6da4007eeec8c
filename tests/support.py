"""Small helpers that tests of all rooms share."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path


def touch(path: Path, content: bytes = b"x") -> Path:
    """Append `content` to the file, making it and its directories if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(content)
    return path


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(claim: Callable[[], object], what: str, seconds: float = 10.0) -> None:
    """Return as soon as `claim` is true; fail, saying `what`, if it is not within `seconds`."""
    until = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < until, f"not within {seconds} s: {what}"
        time.sleep(0.01)
