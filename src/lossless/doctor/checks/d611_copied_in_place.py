"""D611: files that a copying tool is at, or left."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator

from lossless.doctor.evidence import Evidence
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D611",
        name="copy-in-progress",
        severity=Severity.NOTE,
        what="A file is the unfinished copy of an event file, and counts as one.",
        why="rsync and other tools write to a temporary name beside the file, and put it into its place at the end. "
        "That name contains tfevents too: its points are there twice until then, or for good if the copy was broken "
        "off; and each time the file is replaced, a board reads it anew.",
        remedy="Let the tool append in place; remove what a broken copy left.",
        example=".events.out.tfevents.1700000000.vm.17.0.hQ3xZa lies beside events.out.tfevents.1700000000.vm.17.0.",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_TEMPORARY = re.compile(
    r"\.(?P<rsync>.*tfevents.+)\.[A-Za-z0-9]{6}|(?P<other>.*tfevents.+?)(?:\.part|\.partial|\.filepart|\.tmp|_\.gstmp)"
)


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a file."""
    files = evidence.files
    for row, path in enumerate(files.paths):
        directory, name = os.path.split(path)
        match = _TEMPORARY.fullmatch(name)
        if match is None or not files.points[row] + files.heavy[row]:
            continue
        base = match["rsync"] or match["other"]
        beside = os.path.join(directory, base) in files.paths
        run = files.runs[files.run[row]]
        yield REGISTRY.finding(
            RULE.code,
            f"{name} in run {run} is a copy of {base} that was not finished, with {int(files.points[row]):,} points"
            f"{', which are there twice' if beside else ''}",
            Place(path=path, run=run),
            fix="rsync -a --append SOURCE/ " + shlex.quote(directory + "/") if match["rsync"] else "",
        )
