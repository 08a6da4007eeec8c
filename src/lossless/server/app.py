"""The application: routes from the table, one error shape, compression, and the guard outermost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from anyio import CapacityLimiter
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lossless.server import rule_pages
from lossless.server.api import RESOURCES
from lossless.server.compression import Compression
from lossless.server.openapi import description
from lossless.server.problems import HANDLERS
from lossless.server.resource import AT_ONCE
from lossless.server.respond import json_answer
from lossless.server.security import Guard
from lossless.server.static import Page

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from lossless.server.site import Site

_EVERY = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def create_app(site: Site) -> ASGIApp:
    """The ASGI application for `site`; its lifespan follows the board."""
    prefix = site.settings.path_prefix
    page = Page(site.settings.window_title)
    methods = {prefix + resource.path: resource.methods for resource in RESOURCES}

    async def openapi(_: Request) -> Response:
        return json_answer(description(prefix))

    async def rest(request: Request) -> Response:
        if allowed := methods.get(request.url.path):
            raise HTTPException(405, headers={"Allow": ", ".join(allowed)})
        return await page.answer(request)

    async def root(_: Request) -> Response:
        return RedirectResponse(prefix + "/", 308)

    async def to_rules(_: Request) -> Response:
        return RedirectResponse(prefix + "/rules/", 308)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        site.live.start()
        site.rounds.start()
        yield
        site.rounds.close()
        site.live.close()

    limiter = CapacityLimiter(AT_ONCE)
    routes = [resource.route(site, prefix, limiter) for resource in RESOURCES]
    routes.append(Route(prefix + "/rules", to_rules))
    routes.append(Route(prefix + "/rules/{code}", rule_pages.answer))
    routes.append(Route(prefix + "/rules/", rule_pages.answer_all))
    routes += [Route(prefix + "/openapi.json", openapi), Route(prefix + "/{path:path}", rest, methods=_EVERY)]
    if prefix:
        routes.append(Route(prefix, root))
    app = Starlette(routes=routes, exception_handlers=HANDLERS, lifespan=lifespan)
    app.router.redirect_slashes = False
    return Guard(Compression(app), site.settings)
