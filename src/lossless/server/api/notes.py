"""`GET|POST /api/notes`, `POST /api/markdown`: what people say of runs, and the views they keep."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from lossless.server.encode import to_json
from lossless.server.notes import FRAGMENT, NAME, NOTE, TAG, TAGS, VIEWS
from lossless.server.problems import Problem, bad_parameter
from lossless.server.resource import Asked, Resource
from lossless.server.respond import NO_STORE, json_answer
from lossless.server.schema import BOOLEAN, COUNT, STRING, Schema, array, mapping, maybe, obj, one_of, said
from lossless.server.sidecar import Stale, Unwritable
from lossless.server.site import Site
from lossless.values import text


def answer(asked: Asked) -> Response:
    """The notes as they stand; with `revision`, after a change of them."""
    site, params = asked.site, asked.params
    change = params.given("runs", "views", "start", "filters")
    revision = params.integer("revision", 0, 2**53)
    if revision is None:
        if change:
            raise bad_parameter("revision", None, "that of the notes that are changed")
        return json_answer(_told(site, site.notes.now()))
    try:
        changed = site.notes.change(revision, change)
    except Stale as stale:
        return _refused(site, str(stale), 409, stale.code)
    except Unwritable as error:
        site.live.tell()
        raise Problem(507, error.code, str(error), where=str(site.notes.file.path)) from error
    site.live.tell()
    return json_answer(_told(site, changed))


def _refused(site: Site, message: str, status: int, code: str) -> Response:
    error = {"code": code, "message": message, "got": None, "want": None, "where": "revision"}
    body = to_json({"error": error, "notes": _told(site, site.notes.now())})
    return Response(body, status, NO_STORE, media_type="application/json")


def _told(site: Site, notes: dict[str, Any]) -> dict[str, Any]:
    return {**notes, "path": str(site.notes.file.path)}


def answer_markdown(asked: Asked) -> Response:
    """A note as it is shown."""
    written = asked.params.string("text")
    if len(written) > NOTE:
        raise bad_parameter("text", f"{len(written)} characters", f"at most {NOTE}")
    return json_answer({"html": text.as_html(written)})


_RUN = {
    "note": said(STRING, f"Markdown, at most {NOTE} characters"),
    "name": said(STRING, f"shown in place of the run's own, at most {NAME} characters"),
    "tags": array({**STRING, "maxLength": TAG}, f"at most {TAGS}"),
    "hue": {"type": "integer", "minimum": 0, "maximum": 11, "description": "of a run or a family: its colour"},
    "pinned": BOOLEAN,
    "archived": BOOLEAN,
}
_VIEW = obj(name=STRING, fragment=said(STRING, f"the address behind its #, at most {FRAGMENT} characters"))
_FILTER = obj(name=STRING, of=one_of("runs", "tags"), text=STRING, regex=BOOLEAN)


def _some(members: dict[str, Schema]) -> Schema:
    return {**obj(**members), "required": []}


READ = Resource(
    path="/api/notes",
    summary="Notes, tags, names and colours of runs, saved views and filters; POST with `revision` changes them",
    answer=answer,
    methods=("GET", "POST"),
    errors=(400, 409, 413, 507),
    parameters={
        "revision": said(COUNT, "of the notes that are changed; another one now is 409 `stale` with what stands"),
        "runs": mapping(_some({name: maybe(schema) for name, schema in _RUN.items()})),
        "views": array(_VIEW, f"all of them, at most {VIEWS}"),
        "start": said(STRING, 'name of the view that a bare address opens; "": none'),
        "filters": array(_FILTER, f"all of them, at most {VIEWS}"),
    },
    schema=obj(
        revision=COUNT,
        path=said(STRING, "the file that holds them"),
        runs=mapping(_some(_RUN)),
        views=array(_VIEW),
        start=STRING,
        filters=array(_FILTER),
    ),
)
MARKDOWN = Resource(
    path="/api/markdown",
    summary="Markdown as HTML that runs and loads nothing",
    answer=answer_markdown,
    methods=("POST",),
    errors=(400, 413),
    parameters={"text": STRING},
    required=("text",),
    schema=obj(html=said(maybe(STRING), "null: nested too deeply to be rendered")),
)
