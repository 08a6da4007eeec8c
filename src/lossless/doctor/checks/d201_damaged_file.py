"""D201: how much of a damaged file is lost, and how much is saved."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import counted, process
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity
from lossless.ingest import EventFile
from lossless.wire.result import Damage

RULE = REGISTRY.add(
    Rule(
        code="D201",
        name="damaged-file",
        severity=Severity.NOTE,
        what="Bytes of an event file cannot be read; so much of it is lost, and so much saved.",
        why="R001 to R008 name each damaged place. This sums them up, file by file: the whole records before, between "
        "and behind them are all read.",
        remedy="Nothing, to see the rest here. For programs that stop at damage, as TensorBoard does, make a copy of "
        "the whole records.",
        example="1,207 of 397,429 bytes cannot be read, about 1 record; 318 records with 200 points are read.",
        since="0.1.0",
    )
)
_NO_LOSS = ("R007",)
"""What follows the last record was never one of the file's."""


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a file."""
    for row, file in enumerate(evidence.files.known):
        if file and file.records and file.damage.lost_bytes:
            yield _finding(evidence, row, file)


def _finding(evidence: Evidence, row: int, file: EventFile) -> Finding:
    files, damage, name = evidence.files, file.damage, os.path.basename(file.path)
    lost, size = damage.lost_bytes, int(files.size[row])
    holes = damage.holes
    more = sum(hole.length for hole in holes) < lost
    at = ", ".join(f"{hole.offset:,}" for hole in holes[:3]) + (" …" if len(holes) > 3 or more else "")
    status = files.status(row)
    by = "" if status == "unknown" else f"; {process(files.host[row], int(files.pid[row]))}, its writer, is {status}"
    values = f"{counted(int(files.points[row]), 'point')} and {counted(int(files.heavy[row]), 'other value')}"
    return REGISTRY.finding(
        RULE.code,
        f"{name}: {lost:,} of {size:,} bytes cannot be read, {_records(file, size)}, at byte {at}; "
        f"{counted(file.records, 'record')} with {values} are read{by}",
        Place(path=file.path, run=file.run),
        fix="" if more or status == "alive" or "://" in file.path else _copy(file, holes, size),
    )


def _records(file: EventFile, size: int) -> str:
    """About how many records the bytes held that are lost, by the mean length of the others."""
    foreign = sum(hole.length for hole in file.damage.holes if hole.code in _NO_LOSS)
    lost = file.damage.lost_bytes - foreign
    if not lost:
        return "no record of it"
    mean = (size - file.damage.lost_bytes) / file.records
    return f"about {counted(max(round(lost / mean), 1), 'record')}"


def _copy(file: EventFile, holes: list[Damage], size: int) -> str:
    """The command that writes what lies between the holes to a file of its own."""
    source, folder = shlex.quote(file.path), os.path.join("clean", file.run)
    parts, start = [], 0
    for offset, length in [*((hole.offset, hole.length) for hole in holes), (size, 0)]:
        if offset > start:
            parts.append(f"tail -c +{start + 1} {source} | head -c {offset - start}")
        start = max(start, offset + length)
    copy = shlex.quote(os.path.join(folder, os.path.basename(file.path)))
    return f"mkdir -p {shlex.quote(folder)} && {{ {'; '.join(parts)}; }} > {copy}"
