"""A site on a scripted board, and a client that speaks to it without a socket."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from lossless.server.app import create_app
from lossless.server.settings import Settings
from lossless.server.site import Site
from tests.unit.server.fake import FakeBoard

BASE = "http://localhost:6006"


class Client:
    """Requests as plain calls; bugs in the app become answers, as they do behind uvicorn."""

    def __init__(self, app: Any, runner: asyncio.Runner, peer: str = "127.0.0.1") -> None:
        self._app, self._runner, self._peer = app, runner, peer

    def __call__(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._app, raise_app_exceptions=False, client=(self._peer, 5000))
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
                more.setdefault("headers", {}).setdefault("Accept-Encoding", "identity")
                return await client.request(method, path, **more)

        return self._runner.run(ask())

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self("POST", path, **more)


@pytest.fixture
def board() -> FakeBoard:
    return FakeBoard()


@pytest.fixture
def make_client(board: FakeBoard, tmp_path: Path) -> Iterator[Callable[..., Client]]:
    """`make_client(peer=…, **settings)`."""
    with asyncio.Runner() as runner:

        def make(peer: str = "127.0.0.1", **settings: Any) -> Client:
            site = Site(board, Settings(port=6006, **settings), tmp_path)  # type: ignore[arg-type]
            return Client(create_app(site), runner, peer)

        yield make


@pytest.fixture
def client(make_client: Callable[..., Client]) -> Client:
    return make_client()
