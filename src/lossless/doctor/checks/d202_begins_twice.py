"""D202: a file begins twice."""

from __future__ import annotations

import os
from collections.abc import Iterator

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import times
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity
from lossless.wire.crc import masked_crc32c
from lossless.wire.records import HEADER

RULE = REGISTRY.add(
    Rule(
        code="D202",
        name="begins-twice",
        severity=Severity.WARNING,
        what="A file holds a second first record: two writers wrote into it.",
        why="Each writer begins with a record of the version. Where a second one follows, and steps go to and fro "
        "behind it, two processes appended to one file; they will sooner or later tear each other's records apart.",
        remedy="Give every process a file, better a directory, of its own.",
        example="Two processes append to the same path on a shared disk.",
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix='SummaryWriter(f"runs/{name}/rank{rank}")',
    )
)
_FILES = 64
_BYTES = 64 << 20
_VERSION = b"brain.Event:"
_LEAD = 9 + 2
"""Bytes of the record before its version: the wall time, then the field's own tag and length."""
_OFTEN = 3


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a file, for up to 64 whose steps or clock go back; a note where one writer follows another."""
    series = evidence.series
    restless = np.zeros(len(series.files), np.int64)
    np.maximum.at(restless, series.file, np.maximum(series.falls, series.wall_falls))
    suspects = np.flatnonzero((restless > 0) & (evidence.files.size <= _BYTES))
    for row in suspects[np.argsort(-restless[suspects], kind="stable")][:_FILES].tolist():
        heads = _heads(evidence.files.paths[row])
        if len(heads) > 1:
            yield _finding(evidence, row, heads, mixed=int(restless[row]) >= max(_OFTEN, len(heads)))


def _heads(path: str) -> list[int]:
    """Offsets of the records that say a version."""
    try:
        with open(path, "rb") as file:
            data = file.read(_BYTES)
    except OSError:
        return []
    found, at = [], data.find(_VERSION)
    while at >= 0:
        start = at - _LEAD - HEADER
        if start >= 0 and masked_crc32c(data[start : start + 8]) == int.from_bytes(
            data[start + 8 : start + 12], "little"
        ):
            found.append(start)
        at = data.find(_VERSION, at + 1)
    return found


def _finding(evidence: Evidence, row: int, heads: list[int], *, mixed: bool) -> Finding:
    files = evidence.files
    how = "their records lie in one another" if mixed else "one after the other"
    return REGISTRY.finding(
        RULE.code,
        f"{os.path.basename(files.paths[row])} begins {times(len(heads))}, at bytes "
        f"{', '.join(f'{head:,}' for head in heads[:4])}: {len(heads):,} writers wrote into it, {how}",
        Place(path=files.paths[row], offset=heads[1], run=files.runs[files.run[row]]),
        severity=None if mixed else Severity.NOTE,
    )
