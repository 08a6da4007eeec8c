"""D219: a run that is a copy of another."""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import likewise
from lossless.doctor.wording import size as in_bytes
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D219",
        name="copied-run",
        severity=Severity.NOTE,
        what="A run's event file is, byte for byte, that of another run.",
        why="The same curves are drawn twice, one over the other, and count twice in an average over runs.",
        remedy="If the copy was not meant, move it out of the logdir.",
        example="cp -r runs/a runs/a_backup",
        since="0.1.0",
        certainty=Certainty.ASKS,
    )
)
_BYTES = 256 << 20
"""So much is read to compare files that look alike."""
_CHUNK = 1 << 20


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run that is a copy, for as many as 256 MiB hold."""
    files, budget = evidence.files, _BYTES
    alike: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
    facts = (files.size, files.points, files.heavy, files.first_wall.view(np.int64), files.last_wall.view(np.int64))
    for row in np.flatnonzero(files.points + files.heavy > 0).tolist():
        alike[tuple(int(fact[row]) for fact in facts)].append(row)
    copies: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for rows in alike.values():
        budget -= int(files.size[rows].sum()) if len(rows) > 1 else 0
        if len(rows) > 1 and budget >= 0:
            for first, copy in _copies(evidence, rows):
                copies[int(files.run[copy])].append((first, copy))
    for pairs in copies.values():
        yield _finding(evidence, pairs)


def _copies(evidence: Evidence, rows: list[int]) -> Iterator[tuple[int, int]]:
    """(original, copy) of equal files; the original changed first, or has the shortest path."""
    files = evidence.files
    by_hash: dict[bytes, int] = {}
    for row in sorted(rows, key=lambda row: (files.mtime[row], len(files.paths[row]), files.paths[row])):
        digest = _digest(files.paths[row])
        if digest in by_hash:
            yield by_hash[digest], row
        elif digest:
            by_hash[digest] = row


def _digest(path: str) -> bytes:
    """b"" if it cannot be read."""
    digest = hashlib.blake2b(digest_size=16)
    try:
        with open(path, "rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError:
        return b""
    return digest.digest()


def _finding(evidence: Evidence, pairs: list[tuple[int, int]]) -> Finding:
    files, (first, copy) = evidence.files, pairs[0]
    run, original = (files.runs[files.run[row]] for row in (copy, first))
    names = [os.path.basename(files.paths[row]) for _, row in pairs]
    whose = f"is a copy of {original}" if run != original else f"holds {os.path.basename(files.paths[first])} twice"
    message = f"Run {run} {whose}: {names[0]}, {in_bytes(int(files.size[copy]))}{likewise(names[1:])}"
    return REGISTRY.finding(RULE.code, message, Place(path=files.paths[copy], run=run))
