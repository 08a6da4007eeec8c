"""Bytes of which a client may ask for a part, as media elements do (RFC 9110, 14)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

_ONE = re.compile(r"^bytes=(\d*)-(\d*)$")


class Ranged(Response):
    """200 with all of `content`, 206 with the part that the Range header asks for, 416 for one that is not there.
    Several parts at once are answered with all."""

    def __init__(self, content: bytes, media_type: str, headers: Mapping[str, str]) -> None:
        super().__init__(content, headers={**headers, "accept-ranges": "bytes"}, media_type=media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = _ONE.match(Headers(scope=scope).get("range", "").strip())
        if asked and (asked[1] or asked[2]):
            self._cut(*_part(asked[1], asked[2], len(self.body)))
        await super().__call__(scope, receive, send)

    def _cut(self, start: int, stop: int) -> None:
        size = len(self.body)
        if start >= stop:
            self.status_code, self.body = 416, b""
            self.headers["content-range"] = f"bytes */{size}"
        else:
            self.status_code, self.body = 206, bytes(self.body[start:stop])
            self.headers["content-range"] = f"bytes {start}-{stop - 1}/{size}"
        self.headers["content-length"] = str(len(self.body))


def _part(first: str, last: str, size: int) -> tuple[int, int]:
    """Start and end of the part, which is empty if it is not there."""
    if not first:
        return max(size - int(last), 0), size
    return int(first), min(int(last) + 1, size) if last else size
