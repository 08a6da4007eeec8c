"""D218: a file of another version, or of none."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import counted
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D218",
        name="file-version",
        severity=Severity.WARNING,
        what="An event file says that it is of a version that is not known.",
        why="Version 2 is the newest that TensorFlow, torch and TensorBoard write. Of a newer one what is as in "
        "version 2 was read; what is new in it was passed over.",
        remedy="Look which program wrote it, and for a newer lossless: pip install -U lossless.",
        example="The first record says brain.Event:3.",
        since="0.1.0",
        fix="pip install -U lossless",
    )
)
_KNOWN = re.compile(r"brain\.Event:[12]")
_FILES = 2_000
"""So many files are opened: of more, some of each run's directory and writer."""


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a version; a note where files begin without one, as if their head were cut off."""
    files = evidence.files
    found: defaultdict[str, list[int]] = defaultdict(list)
    read = np.flatnonzero((files.points + files.heavy > 0) & ~np.isnan(files.mtime))
    for row in read[:: max(-(-len(read) // _FILES), 1)].tolist():
        version = _version(evidence, row)
        if version is not None and not _KNOWN.fullmatch(version):
            found[version].append(row)
    for version, rows in sorted(found.items()):
        yield _finding(evidence, version, rows)


def _version(evidence: Evidence, row: int) -> str | None:
    """None if the file's first record cannot be read: that is told by another rule."""
    try:
        head = evidence.files.head(row)
    except OSError:
        return None
    return head.file_version if head else None


def _finding(evidence: Evidence, version: str, rows: list[int]) -> Finding:
    files, first = evidence.files, rows[0]
    name, also = (
        os.path.basename(files.paths[first]),
        f", and {counted(len(rows) - 1, 'more file')}" if rows[1:] else "",
    )
    place = Place(path=files.paths[first], offset=0, run=files.runs[files.run[first]])
    if version:
        message = f"{name} is of version {version!r}, want brain.Event:2{also}"
        return REGISTRY.finding(RULE.code, message, place)
    message = f"{name} does not begin with its version{also}: its head was cut off, or another program wrote it"
    remedy = "If it was copied in parts, copy it again; otherwise nothing: all its records are read."
    return REGISTRY.finding(RULE.code, message, place, severity=Severity.NOTE, remedy=remedy)._replace(fix="")
