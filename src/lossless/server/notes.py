"""What people say of runs, and the views they keep: beside the event files, never in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from lossless.findings import REGISTRY, Finding, Place
from lossless.server.problems import Problem, bad_parameter
from lossless.server.sidecar import Document, Sidecar

NOTE, NAME, TAG, TAGS, VIEWS, FRAGMENT = 1 << 16, 200, 100, 50, 500, 1 << 18
"""The most: characters of a note, a name and a tag; tags of a run; views and filters; characters of a view."""
VERSION = 1
"""Of the file."""
Check = Callable[[str, Any], Any]


class Notes:
    """The notes of one set of logdirs. Safe from any thread."""

    def __init__(self, path: Path) -> None:
        self.file = Sidecar(path)

    @property
    def revision(self) -> int:
        """Another number when what stands is something else."""
        revision: int = self.file.read()["revision"]
        return revision

    def now(self) -> Document:
        """`{revision, runs, views, start, filters}` as they stand; members that are of another shape are left out."""
        found = self.file.read()
        return {
            "revision": found["revision"],
            "runs": _sound_runs(found.get("runs")),
            "views": _sound(found.get("views"), _view),
            "start": found["start"] if isinstance(found.get("start"), str) else "",
            "filters": _sound(found.get("filters"), _filter),
        }

    def change(self, revision: int, change: Mapping[str, Any]) -> Document:
        """Change what stands at `revision`: of `runs` the members that are named (null takes one back), of the others
        all. Raises Problem, Stale, Unwritable."""
        version = self.file.read().get("version", VERSION)
        if version != VERSION:
            raise bad_parameter("notes", f"a file of version {version}", f"version {VERSION}; use the newer lossless")
        now = self.now()
        runs = dict(now["runs"])
        for name, members in _mapping("runs", change.get("runs", {})).items():
            merged = {**runs.get(name, {}), **_run(f"runs.{name}", members, clearing=True)}
            runs[name] = {
                key: value for key, value in merged.items() if value is not False and value not in (None, "", [])
            }
        document = {"version": VERSION, **now, "runs": {name: members for name, members in runs.items() if members}}
        if "views" in change:
            document["views"] = _items("views", change["views"], _view)
        if "filters" in change:
            document["filters"] = _items("filters", change["filters"], _filter)
        if "start" in change:
            document["start"] = _text(NAME)("start", change["start"])
        self.file.write(revision, document)
        return self.now()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the file."""
        file, place = self.file, Place(str(self.file.path))
        broken = [REGISTRY.finding("F116", f"The file of notes {file.broken}", place)] if file.broken else []
        if file.unwritable:
            broken.append(REGISTRY.finding("F117", f"Notes cannot be saved: {file.unwritable}", place))
        return tuple(broken)


def _says(value: Any) -> bool:
    return value is not False and value not in (None, "", [])


def _text(most: int) -> Check:
    def check(where: str, value: Any) -> str:
        if not isinstance(value, str) or len(value) > most:
            got = f"{len(value)} characters" if isinstance(value, str) else value
            raise bad_parameter(where, got, f"a text of at most {most} characters")
        return value

    return check


def _flag(where: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise bad_parameter(where, value, "true or false")
    return value


def _hue(where: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 12:
        raise bad_parameter(where, value, "a colour from 0 to 11")
    return value


def _tags(where: str, value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > TAGS:
        raise bad_parameter(where, value, f"a list of at most {TAGS} tags")
    return list(dict.fromkeys(_text(TAG)(where, tag) for tag in value))


RUN: Mapping[str, Check] = {
    "note": _text(NOTE),
    "name": _text(NAME),
    "tags": _tags,
    "hue": _hue,
    "pinned": _flag,
    "archived": _flag,
}
VIEW: Mapping[str, Check] = {"name": _text(NAME), "fragment": _text(FRAGMENT)}
FILTER: Mapping[str, Check] = {"name": _text(NAME), "of": _text(NAME), "text": _text(NOTE), "regex": _flag}


def _mapping(where: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise bad_parameter(where, type(value).__name__, "an object")
    return value


def _run(where: str, value: Any, *, clearing: bool = False) -> dict[str, Any]:
    """The members of one run that are given."""
    return _members(where, value, RUN, clearing=clearing)


def _members(where: str, value: Any, checks: Mapping[str, Check], *, clearing: bool = False) -> dict[str, Any]:
    found = _mapping(where, value)
    for name in found:
        if name not in checks:
            raise bad_parameter(where, name, "one of " + ", ".join(checks))
    return {
        name: None if clearing and item is None else checks[name](f"{where}.{name}", item)
        for name, item in found.items()
    }


def _whole(checks: Mapping[str, Check]) -> Check:
    def check(where: str, value: Any) -> dict[str, Any]:
        found = _members(where, value, checks)
        if missing := [name for name in checks if name not in found]:
            raise bad_parameter(where, "none", ", ".join(missing))
        return found

    return check


_view, _filter = _whole(VIEW), _whole(FILTER)


def _items(where: str, value: Any, check: Check) -> list[Any]:
    if not isinstance(value, list) or len(value) > VIEWS:
        raise bad_parameter(where, type(value).__name__, f"a list of at most {VIEWS}")
    return [check(where, item) for item in value]


def _sound(value: Any, check: Check) -> list[Any]:
    """Items of a file that somebody else may have written; what no check takes is not shown."""
    items = value if isinstance(value, list) else []
    return [checked for item in items[:VIEWS] if (checked := _passed(check, item)) is not None]


def _sound_runs(value: Any) -> dict[str, Any]:
    runs = value.items() if isinstance(value, dict) else ()
    return {name: members for name, item in runs if (members := _sound_run(item))}


def _sound_run(item: Any) -> dict[str, Any]:
    members = item.items() if isinstance(item, dict) else ()
    known = {name: _passed(RUN[name], value) for name, value in members if name in RUN}
    return {name: value for name, value in known.items() if value is not None}


def _passed(check: Check, item: Any) -> Any:
    try:
        return check("notes", item)
    except Problem:
        return None
