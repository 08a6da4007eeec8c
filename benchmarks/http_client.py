"""One kept-alive connection, timed."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

ARROW = "application/vnd.apache.arrow.stream"


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def connected(port: int) -> Iterator[http.client.HTTPConnection]:
    """A connection to this machine."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        yield connection
    finally:
        connection.close()


def ask(
    connection: http.client.HTTPConnection, path: str, body: object = None, kind: str = "application/json"
) -> bytes:
    """The body of an answer; RuntimeError unless it is 200. A `str` or `bytes` body is sent as it is."""
    headers = {"Accept": kind}
    data = body if body is None or isinstance(body, bytes | str) else json.dumps(body)
    if data is not None:
        form = isinstance(body, str)
        headers["Content-Type"] = "application/x-www-form-urlencoded" if form else "application/json"
    connection.request("GET" if data is None else "POST", path, data, headers)
    response = connection.getresponse()
    content = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path}: got {response.status} {content[:200]!r}, want 200")
    return content


def ask_json(connection: http.client.HTTPConnection, path: str, body: object = None) -> Any:
    """A JSON answer."""
    return json.loads(ask(connection, path, body))


def poll(
    port: int, ready: Callable[[http.client.HTTPConnection], bool], start: float, pause: float, patience: float
) -> float:
    """Seconds from `start` until `ready` says so; asked again after `pause` seconds. TimeoutError after `patience`."""
    while time.perf_counter() - start < patience:
        with contextlib.suppress(OSError, http.client.HTTPException), connected(port) as connection:
            while time.perf_counter() - start < patience:
                if ready(connection):
                    return time.perf_counter() - start
                time.sleep(pause)
        time.sleep(0.005)
    raise TimeoutError(f"did not finish in {patience:.0f} s")


def times(count: int, action: Callable[[], object]) -> list[float]:
    """Seconds of each of `count` calls, after one that is not counted."""
    action()
    taken = []
    for _ in range(count):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return taken
