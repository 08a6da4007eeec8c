"""Runs beside and above the logdirs: a bounded look for one run, or one tag."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice

from lossless.doctor.evidence import Evidence
from lossless.doctor.here import absolute
from lossless.logdir import LocalFS, is_event_file, natural_key, nearby
from lossless.wire.result import FULL
from lossless.wire.scan import Rows, Scanner

_DIRECTORIES = 2_000
_RUNS = 200
_HEAD = 4 << 20
"""So many bytes of a file are scanned for a tag: most tags of a run stand at its start."""


def find_run(evidence: Evidence, run: str) -> str | None:
    """The directory of a run of this name (its path, or the end of it) that no logdir holds."""
    wanted = run.strip().rstrip("/")
    typed = absolute(wanted)
    if _events(typed) and not _asked_for(evidence, typed):
        return typed
    ending = "/" + wanted.lstrip("./")
    far = "/" in ending[1:]
    return next((path for path in _runs(evidence, far=far) if ending != "/" and path.endswith(ending)), None)


def find_tag(evidence: Evidence, tag: str) -> str | None:
    """The directory of a run that has this tag and that no logdir holds."""
    return next(
        (
            path
            for path in islice(_runs(evidence, far=False), _RUNS)
            if any(_holds(file, tag) for file in _events(path))
        ),
        None,
    )


def _runs(evidence: Evidence, *, far: bool) -> Iterator[str]:
    """Directories with event files beside and right above the logdirs; `far`: and beside the directories above, which
    may be of another project."""
    places = [facts.path for facts in evidence.board.logdirs]
    above = {os.path.dirname(place) for place in places}
    left = _DIRECTORIES
    for near in nearby(places, LocalFS()):
        if not far and near.relation != "beside" and near.path not in above:
            continue
        for path, names, _ in os.walk(near.path):
            names[:] = sorted((name for name in names if not name.startswith(".")), key=natural_key)
            left -= 1
            if left < 0:
                return
            if _asked_for(evidence, path):
                names.clear()
            elif _events(path):
                yield path


def _asked_for(evidence: Evidence, path: str) -> bool:
    return any(path == facts.path or path.startswith(facts.path + os.sep) for facts in evidence.board.logdirs)


def _events(directory: str) -> list[str]:
    try:
        return [os.path.join(directory, name) for name in sorted(os.listdir(directory)) if is_event_file(name)]
    except OSError:
        return []  # it is no directory, or may not be read


def _holds(path: str, tag: str) -> bool:
    try:
        with open(path, "rb") as file:
            data = file.read(_HEAD)
    except OSError:
        return False
    scanner, rows, at = Scanner(), Rows(), 0
    while True:
        scanned = scanner.scan(memoryview(data)[at:], at, rows)
        at += scanned.consumed
        if scanned.status is not FULL:
            return any(info.name == tag for info in scanner.tags)
