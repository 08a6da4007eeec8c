"""Who may ask, and the headers every answer carries. Outermost: it sees each request first and each answer last."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lossless.server.problems import Problem
from lossless.server.settings import Settings

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OPEN = "/healthz"
_NO_TOKEN = """<!doctype html><html lang="en"><meta charset="utf-8"><title>lossless: token wanted</title>
<h1>This board asks for its token</h1>
<p>Open the whole address that <code>lossless serve</code> printed; it ends in <code>?token=…</code>.</p></html>"""


class Guard:
    """Checks Host (DNS rebinding), Origin (other pages posting here) and the token; adds the security headers."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        cookie: list[str] = []

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(message, cookie)
            await send(message)

        try:
            cookie.extend(self._admit(scope))
        except Problem as problem:
            await self._refusal(problem, scope)(scope, receive, guarded)
        else:
            await self._app(scope, receive, guarded)

    def _admit(self, scope: Scope) -> list[str]:
        """Cookies to set; raises `Problem` for a request that must not be answered."""
        headers = Headers(scope=scope)
        check_host(headers.get("host"), self._settings)
        if scope["method"] not in _SAFE:
            check_origin(headers.get("origin"), headers.get("host", ""))
        if self._settings.token is None or scope["path"] == self._settings.path_prefix + _OPEN:
            return []
        if self._matches(_cookie(headers, self._settings.cookie)) or self._matches(_bearer(headers)):
            return []
        if self._matches(_asked(scope)):
            path = self._settings.path_prefix or "/"
            return [f"{self._settings.cookie}={self._settings.token}; Path={path}; HttpOnly; SameSite=Strict"]
        message = (
            "token: got none that fits, want the one printed with the address; add ?token=… or Authorization: Bearer …"
        )
        raise Problem(401, "token", message, want="the token", where="token", headers={"WWW-Authenticate": "Bearer"})

    def _matches(self, token: str) -> bool:
        wanted = self._settings.token or ""
        return hmac.compare_digest(token.encode("utf-8", "surrogateescape"), wanted.encode())

    def _refusal(self, problem: Problem, scope: Scope) -> Response:
        is_page = "text/html" in Headers(scope=scope).get("accept", "") and problem.status == 401
        return HTMLResponse(_NO_TOKEN, 401, {"cache-control": "no-store"}) if is_page else problem.response()


def check_host(host: str | None, settings: Settings) -> None:
    """Raise unless the Host header names this server; any port (it may be forwarded)."""
    name = _host_name(host or "")
    if name in settings.hosts or (settings.any_address and _is_address(name)):
        return
    want = ", ".join(sorted(settings.hosts)) + (" or an IP address" if settings.any_address else "")
    message = f"Host: got {host!r}, want {want}; start with --allow_host {name or 'NAME'} if this name is meant"
    raise Problem(403, "host", message, got=host, want=want, where="Host")


def check_origin(origin: str | None, host: str) -> None:
    """Raise if a browser says that the request comes from another page than ours. No Origin: not a browser's page."""
    if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
        want = f"http://{host}"
        raise Problem(403, "origin", f"Origin: got {origin!r}, want {want!r}", got=origin, want=want, where="Origin")


def _add_headers(message: MutableMapping[str, Any], cookies: list[str]) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    for cookie in cookies:
        headers.append("Set-Cookie", cookie)


def _host_name(host: str) -> str:
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].removesuffix(".")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _cookie(headers: Headers, name: str) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return str(found.value) if found else ""


def _bearer(headers: Headers) -> str:
    kind, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _asked(scope: Scope) -> str:
    query = parse_qs(scope["query_string"].decode("latin-1"))
    return str(query.get("token", [""])[-1])
