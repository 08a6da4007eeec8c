"""Answers beyond Starlette's: JSON, and a body in pieces that are sent without being joined or copied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from lossless.server.encode import to_json

NO_STORE = {"cache-control": "no-store"}
IMMUTABLE = {"cache-control": "private, max-age=31536000, immutable"}
"""Of one value: its address never stands for another."""
_CHUNK = 1 << 20
_CRUMB = 1 << 16


def json_answer(value: Any, headers: Mapping[str, str] = NO_STORE) -> Response:
    """`value` as JSON, 200, never cached unless `headers` say so."""
    return Response(to_json(value), headers=headers, media_type="application/json")


class Pieces(Response):
    """A body made of buffers. Sent in chunks of at most 1 MiB, so that a slow client holds no second copy of it."""

    def __init__(self, pieces: Sequence[memoryview], media_type: str, headers: Mapping[str, str] = NO_STORE) -> None:
        self._pieces = [*_without_crumbs(pieces)]
        size = sum(piece.nbytes for piece in pieces)
        super().__init__(None, headers={**headers, "content-length": str(size)}, media_type=media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        chunks = [piece[at : at + _CHUNK] for piece in self._pieces for at in range(0, piece.nbytes, _CHUNK)] or [
            memoryview(b"")
        ]
        for chunk in chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": chunk is not chunks[-1]})


def _without_crumbs(pieces: Sequence[memoryview]) -> Iterator[memoryview]:
    """Neighbouring pieces below 64 KiB as one: a send each would cost more than the copy."""
    for small, group in groupby(pieces, key=lambda piece: piece.nbytes < _CRUMB):
        run = list(group)
        yield from [memoryview(b"".join(run))] if small else run
