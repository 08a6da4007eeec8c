"""The built page: `index.html`, hashed assets that never change, and what else lies in `_web`."""

from __future__ import annotations

import hashlib
import html
import mimetypes
import os
import re
from pathlib import Path
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

WEB = Path(__file__).parent.parent / "_web"
IMMUTABLE = "public, max-age=31536000, immutable"
_TITLE = re.compile(rb"<title>.*?</title>", re.DOTALL)
_HASHED = re.compile(r"^assets/.*[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$")
_UNBUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>lossless: page not built</title>
<h1>The page has not been built</h1><p>Run <code>make setup</code> in the checkout, or install the wheel; the data
is served all the same: see <a href="api/board">api/board</a> and <a href="openapi.json">openapi.json</a>.</p></html>"""


class _File(NamedTuple):
    body: bytes
    etag: str
    media: str
    stamp: int


class Page:
    """Serves the files below `folder`, and nothing outside it; files are kept in memory until they change."""

    def __init__(self, title: str) -> None:
        self._title, self._folder = title, WEB
        self._files: dict[str, _File] = {}

    async def answer(self, request: Request) -> Response:
        """The file that the path names; `/` is the page."""
        name = request.path_params["path"] or "index.html"
        if name == "index.html" and not (self._folder / name).is_file():
            return HTMLResponse(_UNBUILT, 503, {"cache-control": "no-store"})
        file = self._file(name)
        if file is None:
            raise HTTPException(404)
        if request.method not in {"GET", "HEAD"}:
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        caching = IMMUTABLE if _HASHED.match(name) else "no-cache"
        headers = {"cache-control": caching, "etag": file.etag}
        if file.etag in _etags(request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        return Response(file.body, headers=headers, media_type=file.media)

    def _file(self, name: str) -> _File | None:
        """None unless `name` is a regular file below the folder, also when links are followed."""
        root = os.path.realpath(self._folder)
        path = os.path.realpath(os.path.join(root, name)) if "\0" not in name else root
        if not path.startswith(root + os.sep) or not os.path.isfile(path):
            return None
        stamp = os.stat(path).st_mtime_ns
        known = self._files.get(name)
        if known is None or known.stamp != stamp:
            known = self._files[name] = self._load(Path(path), name, stamp)
        return known

    def _load(self, path: Path, name: str, stamp: int) -> _File:
        body = path.read_bytes()
        if name == "index.html" and self._title:
            title = b"<title>" + html.escape(self._title).encode("utf-8", "replace") + b"</title>"
            body = _TITLE.sub(lambda _: title, body, count=1)
        media = mimetypes.guess_type(name)[0] or "application/octet-stream"
        media = "text/javascript" if name.endswith(".js") else media
        etag = '"' + hashlib.blake2b(body, digest_size=12).hexdigest() + '"'
        return _File(body, etag, media, stamp)


def _etags(header: str) -> set[str]:
    return {part.strip().removeprefix("W/") for part in header.split(",")}
