"""D309: runs that TensorBoard would list again and again."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator

from lossless.doctor import stock
from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import counted
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D309",
        name="listed-again",
        severity=Severity.NOTE,
        what="TensorBoard would list runs again and again, below a link that leads back.",
        why="Without its data server it follows a symbolic link to a directory that holds the link, as often as the "
        "operating system lets it, which is 40 times: as many copies of each run.",
        remedy="Remove the link.",
        example="TensorBoard would list 3 runs 40 times more, as latest/latest/…: latest leads to the logdir.",
        since="0.1.0",
    )
)


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a link that leads back."""
    fs = evidence.files.following.fs
    directories = {os.path.dirname(path): None for path in evidence.files.paths}
    for loop in [finding for finding in evidence.board.findings if finding.code == "F104"]:
        link = loop.place.path
        if link is None:
            continue
        above = fs.resolve(link).rstrip(os.sep) + os.sep
        runs = sum((fs.resolve(directory) + os.sep).startswith(above) for directory in directories)
        if runs:
            name = os.path.basename(link)
            yield REGISTRY.finding(
                RULE.code,
                f"TensorBoard would list {counted(runs, 'run')} {stock.LINKS} times more, as {name}/{name}/…: "
                f"{name} leads back to {above.rstrip(os.sep)}; so without its data server",
                Place(path=link),
                effect="lossless lists each once.",
                fix=f"rm {shlex.quote(link)}",
            )
