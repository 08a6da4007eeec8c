"""D405: training saved its model, and logged nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import clock, counted
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D405",
        name="checkpoints-only",
        severity=Severity.NOTE,
        what="Training saved checkpoints, and no value, or none any more, is in an event file.",
        why="It ran, then, and nothing in it logs to event files; or they are written elsewhere, or its writer was "
        "closed, or lost, before training ended.",
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
_LATER, _APART = 600.0, 60.0
"""Seconds: a copy makes all its files within less."""
_REOPEN = "Keep the writer open until training ends, and see what its output says of that time."


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding, where nothing was written; else one a run that ends long before its checkpoints."""
    around = evidence.around
    explained = any(map(around.is_inside, around.called(_EXPLAINED)))
    if evidence.nothing and (explained or _within_a_run(evidence)):
        return
    found = [path for path in around.called(_CHECKPOINT)[:_MOST] if around.is_inside(path)]
    times = {path: made for path in found if (made := _made(path))}
    if not times:
        return
    if evidence.nothing:
        newest = max(times, key=lambda path: times[path])
        message = f"{counted(len(times), 'checkpoint')} and no value: the newest is {newest}, of {clock(times[newest])}"
        fix = RULE.fix.format(evidence.board.logdirs[0].path)
        yield REGISTRY.finding(RULE.code, message, Place(path=newest), fix=fix)
    else:
        yield from _outlived(evidence, times)


def _within_a_run(evidence: Evidence) -> bool:
    """Whether a logdir lies in a directory that holds runs, as `checkpoints` does."""
    logdirs = [facts.path for facts in evidence.board.logdirs]
    return any(path.startswith(near.path + os.sep) for near in evidence.board.looked.nearby for path in logdirs)


def _outlived(evidence: Evidence, times: dict[str, float]) -> Iterator[Finding]:
    """Runs of which several checkpoints, saved one after another, are much younger than their newest event file."""
    files = evidence.files
    numbers = {name: number for number, name in enumerate(files.runs)}
    for run in evidence.runs[:_MOST]:
        rows = np.flatnonzero(files.run == numbers.get(run.name, -1)).tolist()
        ended = max((float(files.mtime[row]) for row in rows), default=0.0)
        own = {path: made for path, made in times.items() if os.path.dirname(path) in _places(run.path)}
        later = sorted(made for made in own.values() if made > ended + _LATER)
        if len(later) > 1 and later[-1] - later[0] > _APART and any(files.status(row) == "gone" for row in rows):
            newest = max(own, key=lambda path: own[path])
            message = (
                f"{run.name} has no value after {clock(ended)}, and {len(later)} checkpoints until {clock(later[-1])}"
            )
            yield REGISTRY.finding(RULE.code, message, Place(path=newest, run=run.name), remedy=_REOPEN)


def _places(run: str) -> tuple[str, ...]:
    return (
        run,
        os.path.join(run, "checkpoints"),
        os.path.dirname(run),
        os.path.join(os.path.dirname(run), "checkpoints"),
    )


def _made(path: str) -> float:
    try:
        return os.path.getmtime(path)
    except OSError:
        return 0.0
