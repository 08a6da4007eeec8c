"""D104: a file of event records that nobody reads, for its name."""

from __future__ import annotations

import os
import shlex
from collections import defaultdict
from collections.abc import Iterator

from lossless.doctor.evidence import Evidence
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D104",
        name="unnamed-event-file",
        severity=Severity.WARNING,
        what="A file holds event records, but its name lacks tfevents.",
        why="A file is read as an event file when its name contains tfevents, here and in TensorBoard. "
        "A file that was renamed, or written under a name of its own, is passed over.",
        remedy="Rename it, so that its name contains tfevents.",
        example="mv events.out.tfevents.1700000000.host model.log",
        since="0.1.0",
    )
)


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a directory."""
    by_directory: defaultdict[str, list[str]] = defaultdict(list)
    for path in evidence.bystanders.unnamed:
        by_directory[os.path.dirname(path)].append(path)
    for directory, paths in by_directory.items():
        yield _finding(directory, paths)


def _finding(directory: str, paths: list[str]) -> Finding:
    first = paths[0]
    size = sum(os.path.getsize(path) for path in paths)
    others = f", and {len(paths) - 1} more in {directory}" if len(paths) > 1 else ""
    fix = "\n".join(f"mv {shlex.quote(path)} {shlex.quote(f'{path}.tfevents')}" for path in paths[:10])
    return REGISTRY.finding(
        RULE.code,
        f"{os.path.basename(first)} holds event records and lacks tfevents in its name{others} ({size:,} bytes)",
        Place(path=first),
        effect="Its points are not shown.",
        fix=fix,
    )
