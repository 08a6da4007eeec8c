"""A resource: a path, what answers it, its description. The answer runs in a worker thread, off the loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from lossless.server.params import Params
from lossless.server.problems import Problem
from lossless.server.settings import LIMITS

if TYPE_CHECKING:
    from lossless.server.schema import Schema
    from lossless.server.site import Site

STREAM = "text/event-stream"
_GONE = 499  # nobody reads it: the client went away while it waited for its turn
AT_ONCE = 8
"""Answers computed at the same time; the kernels use every core each."""


class Asked(NamedTuple):
    """One request: the site, its checked parameters, its Accept header; `body` where the resource takes a raw one."""

    site: Site
    params: Params
    accept: str
    body: bytes = b""


class Resource(NamedTuple):
    """`answer` gets only parameters that `parameters` names, from a query string or from a JSON body.

    `media`: what the answer can be besides JSON of the shape `schema`; None: it is never JSON. `raw`: bytes of a body
    that is a file as it is; the parameters stand in the query string then.
    """

    path: str
    summary: str
    answer: Callable[[Asked], Response]
    schema: Schema | None
    parameters: Mapping[str, Schema] = MappingProxyType({})
    required: tuple[str, ...] = ()
    methods: tuple[str, ...] = ("GET",)
    media: Mapping[str, str] = MappingProxyType({})
    errors: tuple[int, ...] = (400,)
    raw: int = 0

    @property
    def lists(self) -> list[str]:
        """Parameters that may repeat in a query string."""
        return [name for name, schema in self.parameters.items() if schema.get("type") == "array" and name != "range"]

    def route(self, site: Site, prefix: str, limiter: CapacityLimiter) -> Route:
        """The route that serves it."""

        async def endpoint(request: Request) -> Response:
            params = await self._params(request)
            params.only(list(self.parameters))
            body = await read_body(request, self.raw) if self.raw else b""
            asked = Asked(site, params, request.headers.get("accept", ""), body)
            if request.method == "HEAD" and STREAM in self.media:
                return Response(media_type=STREAM)
            async with limiter:
                if await request.is_disconnected():
                    return Response(status_code=_GONE)
                return await run_sync(self.answer, asked)

        return Route(prefix + self.path, endpoint, methods=list(self.methods))

    async def _params(self, request: Request) -> Params:
        if request.method == "POST" and not self.raw:
            return Params.of_body(await read_body(request))
        return Params.of_query(request.scope["query_string"], self.lists)


async def read_body(request: Request, most: int = LIMITS.body) -> bytes:
    """The body, at most `most` bytes; a longer one is refused before it is read to its end."""
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > most:
                message = f"body: got more than {most} bytes, want at most that; ask in several requests"
                raise Problem(413, "body", message, want=f"at most {most} bytes", where="body")
    except ClientDisconnect as error:
        raise Problem(400, "body", "body: got only a part, want all of it", where="body") from error
    return bytes(body)
