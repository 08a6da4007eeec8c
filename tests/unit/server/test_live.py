"""The event stream: at once, then coalesced; slow listeners cost one message."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from lossless.server import live
from lossless.server.live import MANY, Listener, News
from lossless.server.resource import AT_ONCE
from lossless.server.run import Server, configure
from lossless.server.settings import Settings
from lossless.server.site import Site
from lossless.types import Status
from tests.unit.server.fake import Change, FakeBoard


def news(generation: int, **names: Any) -> News:
    """A message about some names."""
    return News.of(
        Change(generation, **{key: frozenset(value) for key, value in names.items()}), {"points": generation}
    )


def test_what_a_slow_listener_missed_is_merged_into_one_message() -> None:
    """However much happens, its mailbox holds one message, and lists of bounded length."""

    async def scenario() -> dict[str, Any]:
        listener = Listener()
        for generation in range(1000):
            listener.offer(news(generation, runs=[f"r{generation}"], tags=["loss"]))
        message = await anext(listener.messages())
        return json.loads(message.split(b"data: ")[1])

    read = asyncio.run(scenario())
    assert read["generation"] == read["points"] == 999
    assert read["runs"] is None
    assert read["tags"] == ["loss"]
    assert read["gone_runs"] == []


def test_merging_keeps_every_name() -> None:
    """Up to the limit, beyond which a list says only "many"."""
    both = news(1, runs="ab", new_runs="a").then(news(2, runs="bc", gone_runs="c"))
    assert (both.generation, both.runs, both.new_runs, both.gone_runs) == (2, {"a", "b", "c"}, {"a"}, {"c"})
    full = [str(i) for i in range(MANY)]
    assert news(1, runs=full).runs == set(full)
    assert news(1, runs=[*full, "one more"]).runs is None
    assert news(1, runs=full).then(news(2, runs=["one more"])).runs is None


def test_a_quiet_stream_shows_that_it_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    """A comment, which clients ignore and proxies count."""
    monkeypatch.setattr(live, "HEARTBEAT", 0.01)

    async def scenario() -> bytes:
        return await anext(Listener().messages())

    assert asyncio.run(scenario()).startswith(b":")


class Stream:
    """A client of the event stream over a socket."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.socket.sendall(f"GET /api/events HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode())
        self._file = self.socket.makefile("rb")

    def next(self) -> tuple[str, dict[str, Any], float]:
        """(event, data, time of arrival)."""
        name = ""
        for line in self._file:
            if line.startswith(b"event: "):
                name = line[7:].decode().strip()
            elif line.startswith(b"data: "):
                return name, json.loads(line[6:]), time.monotonic()
        raise EOFError

    def close(self) -> None:
        self._file.close()
        self.socket.close()


@pytest.fixture
def listen(board: FakeBoard, tmp_path: Path) -> Iterator[Callable[[], Stream]]:
    """Each call is a new client of one server; at the end the server stops within a second, clients or not."""
    sockets = [socket.create_server(("127.0.0.1", 0))]
    port = sockets[0].getsockname()[1]
    started = threading.Event()
    site = Site(board, Settings(port=port), tmp_path)  # type: ignore[arg-type]
    server = Server(configure(site), started.set, site.live.close, lambda: True)
    thread = threading.Thread(target=server.run, args=(sockets,))
    streams: list[Stream] = []

    def listen() -> Stream:
        if not thread.is_alive():
            thread.start()
            assert started.wait(10)
        streams.append(Stream(port))
        return streams[-1]

    yield listen
    began = time.monotonic()
    server.handle_exit(15, None)
    thread.join(10)
    board.close()
    assert time.monotonic() - began < 3
    for stream in streams:
        stream.close()


def test_hello_then_changes_at_once_then_coalesced(
    listen: Callable[[], Stream], board: FakeBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first change is not held back; what follows comes after the pause at the earliest, nothing lost."""
    assert live.PAUSE <= 0.1
    monkeypatch.setattr(live, "PAUSE", 0.5)
    stream = listen()
    name, hello, _ = stream.next()
    assert (name, hello) == ("hello", {"generation": 3, "version": hello["version"]})
    said = time.monotonic()
    for i in range(3):
        board.say(Change(10 + i, runs=frozenset({f"r{i}"})))
    arrivals, names, last = [], set(), 0
    while last < 12:
        name, data, at = stream.next()
        assert name == "changed"
        arrivals.append(at)
        names |= set(data["runs"])
        last = data["generation"]
    assert arrivals[0] - said < 0.4
    assert names == {f"r{i}" for i in range(3)}
    assert all(b - a > 0.4 for a, b in pairwise(arrivals))
    assert data["progress"]["bytes_found"] == 200
    assert data["findings"] == {"error": 1, "warning": 0, "note": 0}


def test_a_hundred_listeners_and_one_that_never_reads(listen: Callable[[], Stream], board: FakeBoard) -> None:
    """Everyone hears the last of many changes; nobody waits for the one that does not read."""
    listen()
    streams = [listen() for _ in range(100)]
    for stream in streams:
        assert stream.next()[0] == "hello"
    for generation in range(4, 8):
        board.say(Change(generation, runs=frozenset(f"r{generation}-{i}" * 50 for i in range(400))))
    for stream in streams:
        while stream.next()[1]["generation"] != 7:
            pass


def test_a_run_that_ends_is_told_though_nothing_grew(
    listen: Callable[[], Stream], board: FakeBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its status changes when its writer goes, which writes no byte."""
    monkeypatch.setattr(live, "LOOK", 0.05)
    stream = listen()
    assert stream.next()[0] == "hello"
    time.sleep(0.1)
    board.runs[0].status = Status.FINISHED
    _, data, _ = stream.next()
    assert (data["generation"], data["runs"], data["new_runs"]) == (board.generation, ["a/train"], [])


def test_a_client_that_went_away_costs_no_answer(
    listen: Callable[[], Stream], board: FakeBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that zooms drops what it asked for before; what waits for its turn then is not computed."""
    began, go = threading.Semaphore(0), threading.Event()
    asked = board.series

    def slow(request: Any) -> Any:
        began.release()
        go.wait(10)
        return asked(request)

    monkeypatch.setattr(board, "series", slow)
    port = listen().socket.getpeername()[1]
    body = f"GET /api/scalars?tag=loss HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode()
    clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(AT_ONCE + 4)]
    for client in clients:
        client.sendall(body)
    for _ in range(AT_ONCE):
        assert began.acquire(timeout=10)
    for client in clients:
        client.close()
    time.sleep(0.5)
    go.set()
    time.sleep(0.3)
    assert len(board.asked) == AT_ONCE


def test_streams_end_when_the_server_stops(listen: Callable[[], Stream]) -> None:
    """The fixture asserts that an open stream holds nothing up."""
    stream = listen()
    assert stream.next()[0] == "hello"
