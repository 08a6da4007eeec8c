"""What the board did not read of what lies below its logdirs: a run that was asked for, the bytes of a tag."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lossless.doctor.archives import SUFFIXES, event_files
from lossless.doctor.evidence import Evidence
from lossless.findings import Finding, Severity
from lossless.wire.proto import varint

_FILES = 200
_BYTES = 16 << 20
"""So much of a damaged place, or of a file that was passed over, is searched for a name."""
_FIELD = rb"[\x15\x22\x2a\x32\x3a\x42\x4a]"
"""How what follows the tag begins in a Summary.Value; in the node of a graph its operation would follow the name."""
_DAMAGE = "R"
_CLOSED = ("F102", "F103", "F115")
"""What may not or cannot be read."""
_HOLLOW = ("F110", "F113")
"""Files that hold no records: of a run that is asked for, they are why."""


class Unread(NamedTuple):
    """`path` holds it and was not read, or not whole; `why` says so; `todo`, `fix` as in a finding."""

    path: str
    why: str
    severity: Severity = Severity.WARNING
    todo: str = ""
    fix: str = ""


def of_run(evidence: Evidence, run: str) -> Unread | None:
    """Why a run that is not on the board is not, if something of its name lies below the logdirs."""
    for place in _places(evidence, run):
        for finding in evidence.board.findings:
            at = finding.place.path
            if finding.code in ("F102", "F104") and at and (place == at or place.startswith(at + os.sep)):
                return _as_found(finding)
        if place in evidence.bystanders.broken:
            return Unread(place, f"{place} is a link that leads nowhere", todo="Restore what it leads to.")
        if os.path.isdir(place) and (unread := _inside(evidence, place)):
            return unread
    return _archived(evidence, run)


def _archived(evidence: Evidence, run: str) -> Unread | None:
    """An archive below the logdirs in which a directory of this name holds event files."""
    for path in evidence.bystanders.files[:_FILES]:
        if path.lower().endswith(SUFFIXES) and any(f"/{run}/" in f"/{name}" for name in event_files(path)):
            return Unread(path, f"{path} holds it, and archives are not read", todo="Unpack it.")
    return None


def _places(evidence: Evidence, run: str) -> Iterator[str]:
    for logdir in evidence.board.logdirs:
        name, _, below = run.partition("/")
        yield os.path.normpath(os.path.join(logdir.path, below if name == logdir.name else run))


def _inside(evidence: Evidence, directory: str) -> Unread | None:
    """Files in `directory`, or below, that would make it a run."""
    inside = [path for path in evidence.bystanders.files if path.startswith(directory + os.sep)]
    unnamed = frozenset(evidence.bystanders.unnamed)
    for path in inside[:_FILES]:
        if path.lower().endswith(SUFFIXES) and event_files(path):
            return Unread(path, f"{path} is an archive, which is not read", todo="Unpack it.")
        if path in unnamed:
            return _unnamed(path)
    named = {finding.place.path: finding for finding in evidence.board.findings if finding.code in ("F113", "F103")}
    at = next((path for path in named if path and path.startswith(directory + os.sep)), None)
    return _as_found(named[at]) if at else None


def _unnamed(path: str) -> Unread:
    return Unread(
        path,
        f"{path} holds event records, and its name lacks tfevents",
        todo="Rename it, so that its name contains tfevents.",
        fix=f"mv {path!r} {path + '.tfevents'!r}",
    )


def _as_found(finding: Finding) -> Unread:
    words = f"{finding.message} ({finding.code} at {finding.place})"
    severity = Severity.ERROR if finding.code[0] == _DAMAGE else Severity.WARNING
    return Unread(finding.place.path or "", words, severity, finding.remedy, finding.fix)


def of_tag(evidence: Evidence, tag: str, files: Iterable[str] | None = None) -> Unread | None:
    """Where the name of a tag stands in bytes that were not read: of `files`, or of all."""
    wanted = None if files is None else frozenset(files)
    name = tag.encode("utf-8", "surrogateescape")
    for finding in list(_suspects(evidence, wanted))[:_FILES]:
        path, offset = finding.place.path or "", finding.place.offset or 0
        if finding.code[0] == _DAMAGE and (at := _find(path, name, offset, finding.place.length)) is not None:
            why = f"its name stands in bytes that could not be read, at byte {at:,} of {path} ({finding.code})"
            return Unread(path, why, Severity.ERROR, finding.remedy, finding.fix)
    if wanted is None:
        for path in evidence.bystanders.unnamed[:_FILES]:
            if _find(path, name, 0, None) is not None:
                return _unnamed(path)
    return None


def closed(evidence: Evidence, files: Iterable[str] | None = None) -> Unread | None:
    """A file or directory that may not be read, so that nothing can be said of what it holds."""
    wanted = None if files is None else frozenset(files)
    codes = _CLOSED if wanted is None else _CLOSED + _HOLLOW
    found = (f for f in evidence.board.findings if f.code in codes and (wanted is None or f.place.path in wanted))
    return next((_as_found(finding) for finding in found), None)


def _suspects(evidence: Evidence, files: frozenset[str] | None) -> Iterator[Finding]:
    for finding in evidence.board.findings:
        if finding.place.offset is not None and (files is None or finding.place.path in files):
            yield finding


def _find(path: str, name: bytes, offset: int, length: int | None) -> int | None:
    """Where the tag `name` stands in a stretch of a file; None if it does not, or cannot be read."""
    try:
        with open(path, "rb") as file:
            file.seek(offset)
            data = file.read(_BYTES if length is None else min(length, _BYTES))
    except OSError:
        return None
    found = re.search(b"\x0a" + re.escape(varint(len(name)) + name) + _FIELD, data)
    return offset + found.start() if found else None
