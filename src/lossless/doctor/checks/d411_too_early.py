"""D411: training has just begun."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import clock, listed
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity
from lossless.types import Kind

RULE = REGISTRY.add(
    Rule(
        code="D411",
        name="too-early",
        severity=Severity.NOTE,
        what="A run is being written and has no curve yet: its first values are not due.",
        why="Writers make their file at once and keep values for up to two minutes; what is logged once an epoch comes "
        "when the first epoch ends.",
        remedy="Wait; the board shows it by itself. To see it sooner, flush the writer, or log batches, too.",
        example="keras.callbacks.TensorBoard() in its first epoch: the graph is there, epoch_loss is not.",
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix="writer.flush()\nkeras.callbacks.TensorBoard(…, update_freq=100)",
    )
)
_BEFORE = (Kind.GRAPH, Kind.META_GRAPH, Kind.KERAS_GRAPH, Kind.HPARAMS, Kind.TEXT, Kind.LAYOUT, Kind.RUN_METADATA)
"""What is written before training begins."""
_MOST = 100


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run that has no scalar, nothing but what is written before training, and whose writer lives. Of a
    file that is empty but for its header, see D107."""
    files, heavy = evidence.files, evidence.heavy
    later = np.zeros(len(files.runs), np.bool_)
    later[heavy.run[~np.isin(heavy.kind, [int(kind) for kind in _BEFORE])]] = True
    points = np.bincount(files.run, files.points, len(files.runs)) > 0
    begun = np.bincount(files.run, files.heavy, len(files.runs)) > 0
    for number in np.flatnonzero(begun & ~points & ~later).tolist()[:_MOST]:
        rows = np.flatnonzero(files.run == number)
        newest = int(max(rows, key=lambda row: files.mtime[row]))
        if files.status(newest) == "alive":
            tags = sorted({heavy.tags[i] for i in heavy.tag[heavy.run == number].tolist()})
            made = files.made[newest] if math.isfinite(files.made[newest]) else files.mtime[newest]
            message = f"{files.runs[number]} has {listed(tags)} and no scalar since {clock(made)}; its writer lives"
            yield REGISTRY.finding(RULE.code, message, Place(path=files.paths[newest], run=files.runs[number]))
