"""D521: a board that runs here and serves another logdir."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator

from lossless.doctor.boards import Other, running
from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import listed
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D521",
        name="other-board",
        severity=Severity.NOTE,
        what="A board runs on this machine and serves another logdir.",
        why="A browser tab, a bookmark or an ssh tunnel to its port shows that logdir, however often training is "
        "started; a new board takes the next port.",
        remedy="Open the address that the new board prints; or stop the other.",
        example="localhost:6006 still serves last week's logdir.",
        since="0.1.0",
        certainty=Certainty.ASKS,
    )
)


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding for all boards, when none of them serves a logdir that was asked for."""
    wanted = [os.path.realpath(facts.path) for facts in evidence.board.logdirs]
    boards = running(evidence.ports)
    others = [board for board in boards if board.logdirs and not any(_serves(board, path) for path in wanted)]
    if not others or not wanted or len(others) < len(boards):
        return
    said = [f"localhost:{board.port} ({board.program}) serves {listed(board.logdirs)}" for board in others]
    fix = f"lossless serve {' '.join(shlex.quote(facts.path) for facts in evidence.board.logdirs)}"
    message = f"{'; '.join(said)}, not {listed(wanted)}"
    yield REGISTRY.finding(RULE.code, message, Place(path=f"localhost:{others[0].port}"), fix=fix)


def _serves(board: Other, path: str) -> bool:
    """Whether `path` is, or lies below, what it serves; relative paths of other processes and specs are not known."""
    places = [part for logdir in board.logdirs for part in logdir.split(",")]
    plain = [os.path.expanduser(place if place.startswith("/") else place.rpartition(":")[2]) for place in places]
    if not all(map(os.path.isabs, plain)):
        return True
    real = [os.path.realpath(place) for place in plain]
    return any(path == place or path.startswith(place.rstrip(os.sep) + os.sep) for place in real)
