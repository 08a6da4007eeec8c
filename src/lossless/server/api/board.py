"""`GET /api/board`: the board as a whole."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from lossless.server.api.shapes import COUNTS, PROGRESS
from lossless.server.encode import to_json
from lossless.server.resource import Asked, Resource
from lossless.server.respond import NO_STORE
from lossless.server.schema import COUNT, INTEGER, NUMBER, STRING, array, maybe, obj, one_of, said
from lossless.version import __version__

if TYPE_CHECKING:
    from lossless.query import Looked
    from lossless.server.site import Site


READING = 0.25
"""Seconds for which an answer holds while files are read, and everything changes all the time."""


def answer(asked: Asked) -> Response:
    """Everything about the board but its lists."""
    site = asked.site
    generation, progress = site.board.generation, site.board.progress
    state = (site.standing, progress) if progress.done else time.monotonic() // READING
    made = site.facts_memo.get(state, lambda: to_json(_described(site, generation, progress._asdict())))
    return Response(made, headers=NO_STORE, media_type="application/json")


def _described(site: Site, generation: int, progress: dict[str, Any]) -> dict[str, Any]:
    board = site.board
    return {
        "version": __version__,
        "window_title": site.settings.window_title,
        "logdirs": [logdir._asdict() for logdir in board.logdirs],
        "generation": generation,
        "progress": progress,
        **board.totals._asdict(),
        "findings": site.found.now().counts,
        "watching": board.watching,
        "looked": _looked(board.looked),
    }


def _looked(looked: Looked) -> dict[str, Any]:
    others = [{"what": other.what, "count": other.files, "example": other.example} for other in looked.others]
    unreadable, nearby = ([item._asdict() for item in items] for items in (looked.unreadable, looked.nearby))
    return {**looked._asdict(), "others": others, "unreadable": unreadable, "nearby": nearby}


_LOGDIR = obj(
    name=maybe(STRING), path=STRING, display=STRING, state=one_of("waiting", "reading", "ready", "unreadable")
)
_LOOKED = obj(
    "What was found while looking for event files; for the board that has none.",
    directories=COUNT,
    files=COUNT,
    bytes=COUNT,
    event_files=COUNT,
    others=array(obj(what=STRING, count=COUNT, example=STRING)),
    unreadable=array(obj(path=STRING, why=STRING)),
    nearby=array(obj(path=STRING, runs=COUNT, relation=STRING, last_wall_time=maybe(NUMBER))),
)
RESOURCE = Resource(
    path="/api/board",
    summary="The board: what is read, how far, how much, and what was found",
    answer=answer,
    schema=obj(
        version=STRING,
        window_title=STRING,
        logdirs=array(_LOGDIR),
        generation=said(INTEGER, "grows by at least one with every change"),
        progress=PROGRESS,
        runs=COUNT,
        tags=COUNT,
        series=COUNT,
        points=COUNT,
        bytes=COUNT,
        findings=COUNTS,
        last_wall_time=maybe(NUMBER),
        live_runs=COUNT,
        watching=said(one_of("events", "polling", None), "how growth is noticed; null: the board was read once"),
        looked=_LOOKED,
    ),
)
