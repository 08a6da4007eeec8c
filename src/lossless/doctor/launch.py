"""The launch line: logdirs as they were typed, judged by what exists. No board is needed."""

from __future__ import annotations

import glob
import os
import re
import shlex
from collections.abc import Callable, Sequence
from itertools import permutations
from typing import NamedTuple

from lossless.doctor.launch_rules import RULES
from lossless.doctor.wording import listed
from lossless.findings import REGISTRY, Finding, Place, Severity

__all__ = ["RULES", "judge"]

_QUOTES = "'\"`´“”„‘’‚«»"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_DASHES = re.compile(r"[‐-―−]+(?P<rest>.*)|-+logdir(?:_spec)?(?P<after>\b.*)", re.DOTALL)
_DRIVE = re.compile(r"[a-zA-Z]:(?:\\|$)|[A-Zc-e]:/")
_URI = re.compile(r"[a-zA-Z][0-9a-zA-Z.+-]*://")
_VARIABLE = re.compile(r"\$(?:\w+|\{[^}]*\}|\([^)]*\))|%\w+%")
_NAMED = re.compile(r"(?P<name>[^/\\:=,]+):(?P<path>[^:].*)", re.DOTALL)
_MAGIC = re.compile(r"[*?\[]")
_PIECES = 6
"""So many logdirs are tried as pieces of one path."""


class _Fault(NamedTuple):
    """`better`: the paths that are meant, as far as can be told; `waits`: it may well appear yet."""

    code: str
    message: str
    better: tuple[str, ...] = ()
    waits: bool = False


def judge(asked: Sequence[str]) -> list[Finding]:
    """What is wrong with logdirs as they were typed, as arguments or after --logdir: at most one finding each. A path
    that exists has no fault, whatever its name."""
    split = _split(asked)
    pieces = {piece for fault in split for piece in fault.better[1:]}
    found = [_finding(fault, Place(path=fault.better[0]), fault.better[:1]) for fault in split]
    faults = [(text, fault) for text in asked if text not in pieces and (fault := _fault(text))]
    return [*found, *(_finding(fault, Place(path=text), fault.better) for text, fault in faults)]


def _finding(fault: _Fault, place: Place, better: Sequence[str]) -> Finding:
    fix = f"lossless serve {' '.join(map(shlex.quote, better))}" if better else ""
    return REGISTRY.finding(fault.code, fault.message, place, fix=fix, severity=Severity.NOTE if fault.waits else None)


def _fault(text: str) -> _Fault | None:
    """What is wrong with one; of `name=path` with the path."""
    if not text or _there(text):
        return None
    name, equals, path = text.partition("=")
    if equals and name and path and "/" not in name and not _DASHES.fullmatch(name):
        if _there(path):
            return None
        fault = next((fault for look in _LOOKS if (fault := look(path))), None)
        return fault and fault._replace(better=tuple(f"{name}={each}" for each in fault.better))
    return next((fault for look in _LOOKS if (fault := look(text))), None)


def _there(path: str) -> bool:
    if "\0" in path:
        return False
    plain = path.removeprefix("file://") if path.startswith("file:///") else path
    return os.path.lexists(os.path.expanduser(plain))


# -- one fault each; None if it is not this one


def _dash(text: str) -> _Fault | None:
    if not (match := _DASHES.fullmatch(text)):
        return None
    rest = (match["rest"] if match["rest"] is not None else f"logdir{match['after']}").strip()
    path = re.sub(r"^logdir(?:_spec)?[= ]*", "", rest)
    better = (path,) if path and (path != rest or _there(path)) else ()
    return _Fault("D511", f"{text} was taken as a logdir; is it an option, with two hyphens?", better)


def _equals(text: str) -> _Fault | None:
    if not text.startswith("="):
        return None
    path = text.lstrip("= ")
    return _Fault("D501", f"The logdir is {text!r}, with the equals sign; {_is(path)}", (path,) if path else ())


def _space(text: str) -> _Fault | None:
    path = text.strip().strip(_INVISIBLE).strip()
    if path == text or not path:
        return None
    at = "end" if text.startswith(path) else "start" if text.endswith(path) else "ends"
    return _Fault("D508", f"The logdir {text!r} has white space at its {at}; {_is(path)}", (path,))


def _quotes(text: str) -> _Fault | None:
    path = text.strip(_QUOTES)
    if path == text or not path:
        return None
    return _Fault("D502", f"The logdir is {text}, with its quotes; {_is(path)}", (path,))


def _file_address(text: str) -> _Fault | None:
    if not text.lower().startswith("file:"):
        return None
    rest = text[5:]
    tries = [rest.lstrip("/"), "/" + rest.lstrip("/"), re.sub(r"^//[^/]*", "", rest)]
    path = next((each for each in tries if each and _there(each)), tries[1])
    return _Fault("D510", f"{text} is an address; {_is(path)}", (path,))


def _backslashes(text: str) -> _Fault | None:
    if os.sep == "\\" or not (_DRIVE.match(text) or "\\" in text):
        return None
    if "\\ " in text and _there(text.replace("\\ ", " ")):
        path = text.replace("\\ ", " ")
        return _Fault("D507", f"{text} holds a backslash before a space, inside quotes; {_is(path)}", (path,))
    path = text.replace("\\", "/")
    what = "backslashes"
    if _DRIVE.match(text):
        mounted = f"/mnt/{path[0].lower()}{path[2:]}"
        what = f"drive {text[0].upper()}:" if "\\" not in text else f"drive {text[0].upper()}: and backslashes"
        path = mounted if _there(mounted) or os.path.isdir(mounted[:6]) else path[2:]
    return _Fault("D507", f"{text} is written with {what}; {_is(path)}", (path,) if _there(path) else ())


def _unexpanded(text: str) -> _Fault | None:
    if match := _VARIABLE.search(text):
        path = os.path.expandvars(text)
        if path == text and match[0].startswith("%"):
            path = re.sub(r"%(\w+)%", lambda m: os.environ.get(m[1], m[0]), text)
        said = f"which is not set here: {text}" if path == text else f"as it was typed: {text}; {_is(path)}"
        return _Fault("D503", f"The logdir holds {match[0]}, {said}", () if path == text else (path,))
    return _tilde(text)


def _tilde(text: str) -> _Fault | None:
    if "~" not in text.split("/"):
        return _stranger(text) if text.startswith("~") else None
    literal = os.path.join(".", text)
    if text.startswith("~") and os.path.lexists(literal):
        message = f"{os.path.expanduser(text)} is not there, but a directory named ~ here holds {text[2:]}"
        return _Fault("D503", f"{message}: training code wrote to {text!r} as it stands", (literal,))
    home = os.path.expanduser(text[text.index("~") :])
    if not text.startswith("~"):
        return _Fault("D503", f"The ~ in {text} is not its first letter, and stays; {_is(home)}", (home,))
    return _Fault("D503", f"The shell left the ~ of {text}; it is taken as {home}, which is not there", waits=True)


def _stranger(text: str) -> _Fault | None:
    user = text[1:].partition("/")[0]
    if os.path.expanduser(text) != text:
        return None
    return _Fault("D503", f"The ~ of {text} stays: this system has no user {user!r}")


def _commas(text: str) -> _Fault | None:
    entries = [entry.strip() for entry in text.split(",") if entry.strip()]
    if len(entries) < 2 or _URI.match(text):
        return None
    named = [_NAMED.fullmatch(entry) for entry in entries]
    paths = [match["path"] if match else entry for match, entry in zip(named, entries, strict=True)]
    if not (all(named) or any(map(_there, paths)) or all(map(_there, entries))):
        return None
    better = [
        f"{match['name']}={match['path']}" if match and not _there(entry) else entry
        for match, entry in zip(named, entries, strict=True)
    ]
    what = "a list name:path,…" if all(named) else "a list"
    return _Fault("D506", f"The logdir is {what} of {len(entries)} paths, taken as one: {text}", tuple(better))


def _colon(text: str) -> _Fault | None:
    match = _NAMED.fullmatch(text)
    if not match or _URI.match(text):
        return None
    name, path = match["name"], match["path"]
    if not (_there(path) or path.startswith(("/", "~", "./", "../"))):
        return None
    if "@" in name:
        return _Fault("D505", f"{text} is a path on another machine, {name}; copy or mount it, and give the local path")
    return _Fault("D505", f"The logdir is {text}, of the form name:path; {_is(path)}", (f"{name}={path}",))


def _pattern(text: str) -> _Fault | None:
    path = os.path.expanduser(text)
    if not _MAGIC.search(path) or "\0" in path or glob.glob(path, include_hidden=True):
        return None
    parts = path.split("/")
    first = next(i for i, part in enumerate(parts) if _MAGIC.search(part))
    base = "/".join(parts[:first]) or ("/" if path.startswith("/") else ".")
    try:
        names = sorted(name for name in os.listdir(base) if not name.startswith("."))
    except OSError:
        return _Fault("D509", f"{text} matches nothing: {base} is not there, or cannot be read")
    there = f"{base} holds {listed(names)}" if names else f"{base} is empty"
    return _Fault("D509", f"{text} matches nothing; {there}")


_LOOKS: tuple[Callable[[str], _Fault | None], ...] = (
    _dash,
    _equals,
    _space,
    _quotes,
    _file_address,
    _backslashes,
    _unexpanded,
    _commas,
    _colon,
    _pattern,
)


def _is(path: str) -> str:
    return f"{path} exists" if _there(path) else f"{path} is not there either"


def _split(asked: Sequence[str]) -> list[_Fault]:
    """Paths of which several logdirs are the pieces; `better` is the path, and then the pieces. In any order, for
    --logdir takes one piece and leaves the others behind."""
    texts = [text for text in dict.fromkeys(asked) if text and "\0" not in text]
    if not 2 <= len(texts) <= _PIECES or all(map(_there, texts)):
        return []
    for size in range(len(texts), 1, -1):
        for pieces in permutations(texts, size):
            path = " ".join(pieces)
            if not all(map(_there, pieces)) and _there(path):
                message = f"{path!r} exists, and arrived as {len(pieces)} paths: {listed(list(map(repr, pieces)), 6)}"
                return [_Fault("D504", message, (path, *pieces))]
    return []
