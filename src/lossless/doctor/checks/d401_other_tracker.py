"""D401: another tracker's files, and no event file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import counted
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D401",
        name="other-tracker",
        severity=Severity.NOTE,
        what="Another tracker keeps the values: its files are there, and no event file is.",
        why="Each tracker has files of its own; only event files are shown here.",
        remedy="Look at them with that tracker; or log to event files, too.",
        example="mlruns/ beside an empty runs/.",
        since="0.1.0",
        certainty=Certainty.ASKS,
    )
)
_WRITER = (
    'writer = lossless.SummaryWriter("{}")\nwriter.add_scalar("loss", loss, step)  # beside the call that logs now'
)


class _Tracker(NamedTuple):
    """`directory`: of its files; `marks`: how their paths look, the group `root` what is named; `fix`: what makes event
    files of it."""

    name: str
    directory: str
    marks: re.Pattern[str]
    fix: str = _WRITER


def _tracker(name: str, root: str, inside: str = ".+", fix: str = _WRITER) -> _Tracker:
    return _Tracker(name, root, re.compile(f"(?P<root>.*/{re.escape(root)})/(?:{inside})"), fix)


_TRACKERS = (
    _tracker("MLflow", "mlruns", r".*meta\.yaml|.*/metrics/.+"),
    _Tracker("MLflow", "mlflow.db", re.compile(r"(?P<root>.*/mlflow\.db)")),
    _tracker(
        "Weights & Biases",
        "wandb",
        r"(?:offline-)?run-[^/]+/.+|debug.*\.log",
        'wandb.init(…, sync_tensorboard=True)  # before SummaryWriter("{}") is made',
    ),
    _tracker("Aim", ".aim"),
    _tracker("Neptune", ".neptune"),
    _tracker("Comet", ".cometml-runs"),
    _tracker("ClearML", ".clearml"),
    _tracker("DVCLive", "dvclive", r"metrics\.json|params\.yaml|plots/.+"),
    _tracker("Sacred", "sacred_runs", r".*(?:run|metrics)\.json"),
    _tracker("Guild AI", ".guild"),
    _tracker("SwanLab", "swanlog"),
    _tracker("Trackio", "trackio", r"[^/]+\.db"),
)


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a tracker, where nothing was written."""
    if not evidence.nothing:
        return
    for tracker in _TRACKERS:
        found = {match["root"] for path in evidence.around.files if (match := tracker.marks.fullmatch(path))}
        for path in evidence.around.directories(tracker.directory):
            if not any(each.startswith(path + os.sep) for each in evidence.around.files):
                found.add(path)
        if found:
            yield _finding(evidence, tracker, sorted(found))


def _finding(evidence: Evidence, tracker: _Tracker, roots: list[str]) -> Finding:
    root = roots[0]
    held = [path for path in evidence.around.files if path.startswith(root)]
    logdir = evidence.board.logdirs[0].path if evidence.board.logdirs else "runs"
    message = f"{root} is {tracker.name}'s ({counted(len(held), 'file')}), and no value is in an event file"
    if tracker.name == "Weights & Biases" and (offline := _offline(held)):
        message += f"; {counted(offline, 'run')} of it {'is' if offline == 1 else 'are'} offline"
    return REGISTRY.finding(
        RULE.code, f"{message}; was it logged there alone?", Place(path=root), fix=tracker.fix.format(logdir)
    )


def _offline(paths: list[str]) -> int:
    return len({match[0] for path in paths if (match := re.search(r"/offline-run-[^/]+", path))})
