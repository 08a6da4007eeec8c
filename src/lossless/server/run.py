"""A server process: uvicorn on sockets that are already open, stopped at once by SIGTERM or SIGINT."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn

from lossless.server.app import create_app
from lossless.server.collecting import rest_until
from lossless.server.crowding import Crowding

if TYPE_CHECKING:
    from lossless.server.site import Site

_GRACE = 1
"""Seconds that answers under way have when the server is stopped."""
_REQUEST_HEAD = 1 << 20
"""Bytes of a request's head; a query string may name many runs."""


class Server(uvicorn.Server):
    """Ends the event streams before it waits for connections to close, and does not raise the signal again."""

    def __init__(
        self,
        config: uvicorn.Config,
        started: Callable[[], None],
        stopping: Callable[[], None],
        loaded: Callable[[], bool],
    ) -> None:
        super().__init__(config)
        self._on_start, self._on_stop, self._loaded = started, stopping, loaded
        self._collecting: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().set_exception_handler(Crowding())
        await super().startup(sockets)
        self._collecting = asyncio.create_task(rest_until(self._loaded))
        self._on_start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._collecting:
            self._collecting.cancel()
        self._on_stop()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True


def configure(site: Site) -> uvicorn.Config:
    """uvicorn's settings: quiet, HTTP/1.1 without extras, idle connections kept."""
    return uvicorn.Config(
        create_app(site),
        log_config=None,
        access_log=False,
        server_header=False,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="on",
        h11_max_incomplete_event_size=_REQUEST_HEAD,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=_GRACE,
    )


def run(site: Site, sockets: list[socket.socket], started: Callable[[], None]) -> None:
    """Serve until a signal comes. `started` is called when the first request can be answered."""
    logging.getLogger("uvicorn.error").addFilter(_not_logged_already)
    Server(configure(site), started, site.live.close, lambda: site.board.progress.done).run(sockets)


def _not_logged_already(record: logging.LogRecord) -> bool:
    """`problems.on_bug` has logged the trace under its id; uvicorn would log it again without."""
    return not record.getMessage().startswith("Exception in ASGI application")
