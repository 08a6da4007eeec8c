"""D522: a TensorBoard that is gone and still announced."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator

from lossless.doctor.boards import stale
from lossless.doctor.evidence import Evidence
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D522",
        name="stale-board",
        severity=Severity.NOTE,
        what="A TensorBoard announced that it serves this logdir, and its process is gone.",
        why="Notebooks look for a running TensorBoard of the same logdir in .tensorboard-info of the temporary "
        "directory; they reuse the one that is announced, and show an empty frame.",
        remedy="Delete the announcement, and start a board anew.",
        example="Reusing TensorBoard on port 6006 (pid 17), after a kill -9.",
        since="0.1.0",
    )
)


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding an announcement, when boards are asked for at all."""
    if not evidence.ports:
        return
    wanted = {os.path.realpath(facts.path) for facts in evidence.board.logdirs}
    for board in stale():
        if os.path.realpath(os.path.expanduser(board.logdir)) in wanted:
            message = f"TensorBoard {board.pid} announced {board.logdir} on port {board.port}, and is gone"
            yield REGISTRY.finding(RULE.code, message, Place(path=board.path), fix=f"rm {shlex.quote(board.path)}")
