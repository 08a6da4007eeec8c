"""D304: the damaged record at which TensorBoard stops for ever."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from lossless.doctor import rows, stock
from lossless.doctor.evidence import Evidence
from lossless.doctor.rescan import Rescan
from lossless.doctor.wording import counted
from lossless.errors import ProtoError
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity
from lossless.ingest import EventFile
from lossless.wire.events import Event
from lossless.wire.records import HEADER
from lossless.wire.result import Damage

RULE = REGISTRY.add(
    Rule(
        code="D304",
        name="stops-at-damage",
        severity=Severity.WARNING,
        what="TensorBoard would stop at a damaged record for ever.",
        why="At the first record whose checksum is wrong it stops, says nothing, and tries that record again at each "
        "reload: whatever follows in the file is never shown. Its data server takes no checksum of data: it may read "
        "on over such a record, and then shows what stands in it as if it were right.",
        remedy="Nothing, to see the rest here. For TensorBoard copy the whole records: D201 has the command.",
        example="TensorBoard stops at byte 206 of events.out.tfevents.1 for ever: 6 of 10 points follow.",
        since="0.1.0",
    )
)
_TAIL = ("R004", "R009")
"""Nothing follows a tail; a number that is not exact stops nobody."""


class _Stop(NamedTuple):
    """`after` values of the file follow the damage; None: too much to count."""

    hole: Damage
    after: int | None
    framed: bool


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a file with values behind its first damage."""
    damaged = [file for file in evidence.files.known if file and file.records and file.damage.holes]
    rescan = Rescan(evidence.files.following.fs)
    for file in damaged[: rows.RUNS]:
        holes = [hole for hole in file.damage.holes if hole.code not in _TAIL]
        stop = _stop(file, holes[0], rescan) if holes else None
        if stop and stop.after != 0:
            yield _finding(evidence, file, stop)


def _stop(file: EventFile, hole: Damage, rescan: Rescan) -> _Stop | None:
    try:
        before = rescan.values(file.path, hole.offset)
        length = int.from_bytes(rescan.read(file.path, hole.offset, 8), "little")
        framed = stock.framed(hole, length) and _parses(rescan.read(file.path, hole.offset + HEADER, length))
    except OSError:
        return None  # it is gone or was cut since: the board says so
    view = file.stream.view
    held = view.points + sum(block.rows for block in view.heavy)
    return _Stop(hole, None if before is None else held - before, framed)


def _parses(data: bytes) -> bool:
    """Whether its data server takes this for an event: text that is no UTF-8 it refuses."""
    try:
        summary = Event.decode(data).summary
        for value in summary.value if summary else ():
            value.tag.encode()
    except (ProtoError, UnicodeEncodeError):
        return False
    return True


def _finding(evidence: Evidence, file: EventFile, stop: _Stop) -> Finding:
    view, hole, name = file.stream.view, stop.hole, os.path.basename(file.path)
    held = view.points + sum(block.rows for block in view.heavy)
    rest = counted(max(file.size - hole.offset, 0), "byte")
    follow = f"{rest} follow" if stop.after is None else f"{stop.after:,} of its {counted(held, 'value')} follow"
    served = (
        "Its data server (--load_fast=true) reads on there, and shows the damaged record as if it were right."
        if stop.framed
        else "Its data server (--load_fast=true) does so too."
    )
    return REGISTRY.finding(
        RULE.code,
        f"TensorBoard stops for ever at byte {hole.offset:,} of {name} in run {file.run} ({hole.code}): {follow}",
        Place(path=file.path, offset=hole.offset, length=hole.length, run=file.run),
        effect=f"lossless shows them all. {served}",
    )
