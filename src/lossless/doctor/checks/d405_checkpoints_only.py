"""D405: training saved its model, and logged nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import clock, counted
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D405",
        name="checkpoints-only",
        severity=Severity.NOTE,
        what="Training saved checkpoints, and no value is in an event file.",
        why="It ran, then, and nothing in it logs to event files; or they are written elsewhere.",
        remedy="Log with a writer, beside what saves the checkpoints; or find where it writes to.",
        example="model-1.pt and model-2.pt in an otherwise empty logdir.",
        since="0.1.0",
        certainty=Certainty.ASKS,
        fix='with lossless.SummaryWriter("{}") as writer:\n    writer.add_scalar("loss", loss, step)  # each step',
    )
)
_CHECKPOINT = re.compile(
    r".*\.(?:ckpt|pt|pth|safetensors|h5|keras|orbax|msgpack|bin\.index|ckpt-\d+\.index)|checkpoint|pytorch_model.*\.bin|.*\.weights\.h5"
)
_EXPLAINED = re.compile(r"trainer_state\.json|(?:metrics|progress|results)\.csv|result\.json")
"""What other checks speak of."""
_MOST = 1_000


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding, where nothing was written."""
    if not evidence.nothing:
        return
    around = evidence.around
    if any(map(around.is_inside, around.called(_EXPLAINED))):
        return
    found = [path for path in around.called(_CHECKPOINT)[:_MOST] if around.is_inside(path)]
    times = {path: made for path in found if (made := _made(path))}
    if not times:
        return
    newest = max(times, key=lambda path: times[path])
    logdir = evidence.board.logdirs[0].path
    message = f"{counted(len(times), 'checkpoint')} and no value: the newest is {newest}, of {clock(times[newest])}"
    yield REGISTRY.finding(RULE.code, message, Place(path=newest), fix=RULE.fix.format(logdir))


def _made(path: str) -> float:
    try:
        return os.path.getmtime(path)
    except OSError:
        return 0.0
