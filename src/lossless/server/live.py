"""What grew, told to every page that listens: one thread follows the board, each listener has a mailbox of one."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from anyio.to_thread import run_sync

from lossless.query import Changes
from lossless.server.encode import to_json
from lossless.version import __version__

if TYPE_CHECKING:
    from lossless.query import Board

PAUSE = 0.1
"""Seconds between two messages, at least."""
HEARTBEAT = 15.0
LOOK = 5.0
"""Seconds between looks at what changes without growing."""
MANY = 500
"""Longer lists of names are sent as null."""

Names = frozenset[str] | None


def event(name: str, data: dict[str, Any]) -> bytes:
    """One server-sent event."""
    return b"event: " + name.encode() + b"\ndata: " + to_json(data) + b"\n\n"


@dataclass(frozen=True)
class News:
    """A `changed` message. Names are None when they are more than `MANY`; `facts` say how the board stands."""

    generation: int
    runs: Names
    tags: Names
    new_runs: Names
    new_tags: Names
    gone_runs: Names
    facts: dict[str, Any]

    @classmethod
    def of(cls, changes: Changes, facts: dict[str, Any]) -> News:
        """From what the board reports."""
        names = (changes.runs, changes.tags, changes.new_runs, changes.new_tags, changes.gone_runs)
        runs, tags, new_runs, new_tags, gone_runs = map(_few, names)
        return cls(changes.generation, runs, tags, new_runs, new_tags, gone_runs, facts)

    def then(self, later: News) -> News:
        """Both in one message."""
        return News(
            later.generation,
            _both(self.runs, later.runs),
            _both(self.tags, later.tags),
            _both(self.new_runs, later.new_runs),
            _both(self.new_tags, later.new_tags),
            _both(self.gone_runs, later.gone_runs),
            later.facts,
        )

    @cached_property
    def message(self) -> bytes:
        """The event as bytes; made once for all listeners."""
        names = {key: _listed(getattr(self, key)) for key in ("runs", "tags", "new_runs", "new_tags", "gone_runs")}
        return event("changed", {"generation": self.generation, **names, **self.facts})


class Listener:
    """A mailbox of at most one message: what a slow client has not taken yet is merged. Used by the loop only."""

    def __init__(self) -> None:
        self._news: News | None = None
        self._closed = False
        self._woken = asyncio.Event()

    def offer(self, news: News) -> None:
        """Put `news` into the mailbox."""
        self._news = self._news.then(news) if self._news else news
        self._woken.set()

    def close(self) -> None:
        """End the stream."""
        self._closed = True
        self._woken.set()

    async def messages(self) -> AsyncIterator[bytes]:
        """Events, and a comment when nothing happened for a while, until closed."""
        while not self._closed:
            try:
                async with asyncio.timeout(HEARTBEAT):
                    await self._woken.wait()
            except TimeoutError:
                yield b": nothing new\n\n"
                continue
            self._woken.clear()
            news, self._news = self._news, None
            if news and not self._closed:
                yield news.message


class Live:
    """Follows `board` in a thread and tells all listeners. Listeners belong to the loop; the thread calls into it."""

    def __init__(
        self,
        board: Board,
        facts: Callable[[], dict[str, Any]],
        turned: Callable[[], frozenset[str]],
        *,
        follow: bool,
    ) -> None:
        """`facts`: how the board stands; `turned`: runs that changed without growing; both are called in threads."""
        self._board, self._facts, self._turned, self._follow_files = board, facts, turned, follow
        self._looking: asyncio.Task[None] | None = None
        self._listeners: set[Listener] = set()
        self._stop = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Begin to follow; called once, on the loop."""
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._follow, name="lossless-live", daemon=True).start()
        self._looking = self._loop.create_task(self._look())

    def close(self) -> None:
        """End every stream; called on the loop. The thread ends when the board is closed."""
        self._stop.set()
        if self._looking:
            self._looking.cancel()
        for listener in self._listeners:
            listener.close()

    async def listen(self) -> AsyncIterator[bytes]:
        """The event stream of one client. What changes after the generation that `hello` names is told."""
        listener = Listener()
        self._listeners.add(listener)
        if self._stop.is_set():
            listener.close()
        try:
            yield event("hello", {"generation": self._board.generation, "version": __version__})
            async for message in listener.messages():
                yield message
        finally:
            self._listeners.discard(listener)

    def tell(self) -> None:
        """Have every listener told how the board stands, though it did not grow; from any thread."""
        news = News.of(Changes(self._board.generation), self._facts())
        if not self._stop.is_set() and self._loop is not None:
            self._loop.call_soon_threadsafe(self._tell, news)

    def _follow(self) -> None:
        for changes in self._board.watch(follow=self._follow_files):
            began = time.monotonic()
            news = News.of(changes, self._facts())
            if self._stop.is_set() or self._loop is None:
                return
            self._loop.call_soon_threadsafe(self._tell, news)
            self._stop.wait(PAUSE - (time.monotonic() - began))

    async def _look(self) -> None:
        while True:
            runs = await run_sync(self._turned)
            if runs:
                self._tell(News.of(Changes(self._board.generation, runs=runs), await run_sync(self._facts)))
            await asyncio.sleep(LOOK)

    def _tell(self, news: News) -> None:
        for listener in self._listeners:
            listener.offer(news)


def _few(names: Iterable[str]) -> Names:
    found = frozenset(names)
    return None if len(found) > MANY else found


def _both(one: Names, other: Names) -> Names:
    return None if one is None or other is None else _few(one | other)


def _listed(names: Names) -> list[str] | None:
    return None if names is None else sorted(names)
