"""The one error shape: `{"error": {code, message, got, want, where}}` with a fitting status."""

from __future__ import annotations

import logging
import re
import secrets
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from lossless.errors import BrokenValue, LosslessError, NotFoundError, TooLarge, ValueGone
from lossless.server.encode import to_json

logger = logging.getLogger("lossless.server")

_FORM = re.compile(r"^.*?: got (?P<quote>['\"]?)(?P<got>.*?)(?P=quote), want (?P<want>.*?)(?:;.*)?$", re.DOTALL)


class Problem(Exception):
    """A request that cannot be answered. `where` names the parameter, header or path at fault."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        got: object = None,
        want: str | None = None,
        where: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.got, self.want, self.where = got, want, where
        self.headers = headers or {}

    def response(self) -> Response:
        """The problem as an answer; never cached."""
        error = {"code": self.code, "message": self.message, "got": self.got, "want": self.want, "where": self.where}
        headers = {"cache-control": "no-store", **self.headers}
        return Response(to_json({"error": error}), self.status, headers, media_type="application/json")


def bad_parameter(name: str, got: object, want: str) -> Problem:
    """400: the parameter `name` is `got` and should be `want`."""
    return Problem(400, "parameter", f"{name}: got {got!r}, want {want}", got=got, want=want, where=name)


_STATUS: dict[type[LosslessError], int] = {NotFoundError: 404, ValueGone: 410, BrokenValue: 422, TooLarge: 422}


def from_error(error: LosslessError) -> Problem:
    """400 unless its class says otherwise; got and want are taken from the message, whose form is fixed."""
    status = _STATUS.get(type(error), 400)
    found = _FORM.match(str(error))
    got, want = (found["got"], found["want"]) if found else (None, None)
    return Problem(status, error.code, str(error), got=got, want=want, where=str(error).partition(":")[0])


async def on_problem(request: Request, error: Exception) -> Response:
    """Handler for `Problem`."""
    assert isinstance(error, Problem)
    return error.response()


async def on_lossless_error(request: Request, error: Exception) -> Response:
    """Handler for errors the board raised about the request."""
    assert isinstance(error, LosslessError)
    return from_error(error).response()


async def on_http_error(request: Request, error: Exception) -> Response:
    """Handler for what the router refuses: no such route, no such method."""
    assert isinstance(error, HTTPException)
    path, method = request.url.path, request.method
    if error.status_code == 404:
        message = f"route: got {path}, want one that /openapi.json lists"
        return Problem(404, "route", message, got=path, want="a path of /openapi.json", where=path).response()
    if error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "GET")
        message = f"method: got {method} for {path}, want {allowed}"
        problem = Problem(405, "method", message, got=method, want=allowed, where=path, headers={"Allow": allowed})
        return problem.response()
    return Problem(error.status_code, "http", str(error.detail), where=path).response()


async def on_bug(request: Request, error: Exception) -> Response:
    """Handler for everything else: a bug. The trace goes to the log under an id, never to the client."""
    bug = secrets.token_hex(4)
    logger.error("error %s: %s %s", bug, request.method, request.url.path, exc_info=error)
    message = f"internal error {bug}: lossless failed to answer; the trace is in the server's log under this id"
    return Problem(500, "internal", message, got=bug, where=request.url.path).response()


HANDLERS: dict[Any, Any] = {
    Problem: on_problem,
    LosslessError: on_lossless_error,
    HTTPException: on_http_error,
    Exception: on_bug,
}
