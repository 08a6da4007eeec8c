"""What the user typed, as logdirs: paths, names, globs, and TensorBoard's --logdir and --logdir_spec."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import NamedTuple

from lossless.errors import LogdirError

_URI = re.compile(r"[a-zA-Z][0-9a-zA-Z.+-]*://")
_DRIVE = re.compile(r"[a-zA-Z]:\\")
_MAGIC = re.compile(r"[*?\[]")


class Logdir(NamedTuple):
    """A place to look for runs: a directory or one event file, absolute, perhaps not there yet. With `pattern` (path
    parts with wildcards) only what matches below `path` is looked at, also when it appears later."""

    name: str | None
    path: str
    pattern: tuple[str, ...] = ()

    def __str__(self) -> str:
        return os.path.join(self.path, *self.pattern)


def parse_specs(
    args: Sequence[str | os.PathLike[str]] = (), *, logdir: str | None = None, logdir_spec: str | None = None
) -> list[Logdir]:
    """Logdirs of the positional `args` (`path`, `name=path`, globs) and of TensorBoard's flags.

    `logdir` is one path, never split. `logdir_spec` is comma-separated `name:path` or `path`; given with `logdir` or
    `args`, its paths are tried below those first, and only they are shown. Raises LogdirError."""
    found = [_argument(os.fspath(arg)) for arg in args]
    if logdir:
        found.append(Logdir(None, _absolute(logdir)))
    if logdir_spec:
        found = _spec(logdir_spec, [base.path for base in found])
    if not found:
        raise LogdirError("logdir: got none, want a directory that holds event files, or will; name one")
    return list(dict.fromkeys(found))


def _argument(text: str) -> Logdir:
    if not text:
        raise LogdirError("logdir: got an empty path, want a directory; use . for the current one")
    path = os.path.expanduser(text)
    name, equals, rest = text.partition("=")
    if equals and not os.path.lexists(path) and not _URI.match(text) and "/" not in name and os.sep not in name:
        if not name or not rest:
            raise LogdirError(f"logdir: got {text!r}, want name=path with both given")
        return _globbed(name, rest)
    return _globbed(None, text)


def _globbed(name: str | None, text: str) -> Logdir:
    path = _absolute(text)
    if os.path.lexists(path) or not _MAGIC.search(os.path.expanduser(text)):
        return Logdir(name, path)
    parts = path.split(os.sep)
    first = next(i for i, part in enumerate(parts) if _MAGIC.search(part))
    return Logdir(name, os.sep.join(parts[:first]) or os.sep, tuple(parts[first:]))


def _spec(spec: str, bases: list[str]) -> list[Logdir]:
    entries = [entry for entry in spec.split(",") if entry]
    if not entries:
        raise LogdirError(f"--logdir_spec: got {spec!r}, want name:path or path, separated by commas")
    return [_spec_entry(entry, bases) for entry in entries]


def _spec_entry(entry: str, bases: list[str]) -> Logdir:
    name: str | None = None
    path = entry
    whole = entry.startswith("/") or _URI.match(entry) or _DRIVE.match(entry) or os.path.splitdrive(entry)[0]
    if ":" in entry and not whole:
        name, _, path = entry.partition(":")
        if not path:
            raise LogdirError(f"--logdir_spec: got {entry!r}, want name:path; write the path after the colon")
    return Logdir(name or None, _below(bases, path))


def _below(bases: list[str], path: str) -> str:
    """The first of: `path` below a base, `path` as given, that exists; else below the first base."""
    given = _absolute(path)
    candidates = [os.path.normpath(os.path.join(base, os.path.expanduser(path))) for base in bases] + [given]
    return next(filter(os.path.exists, candidates), candidates[0])


def _absolute(path: str) -> str:
    if _URI.match(path):
        if not path.startswith("file:///"):
            raise LogdirError(f"logdir: got {path!r}, want a local path; mount or copy it")
        path = path.removeprefix("file://")
    if "\0" in path:
        raise LogdirError(f"logdir: got {path!r}, want a path without NUL")
    try:
        return os.path.abspath(os.path.expanduser(path))
    except FileNotFoundError:
        raise LogdirError(f"logdir: got {path!r}, want an absolute path; the working directory is gone") from None
