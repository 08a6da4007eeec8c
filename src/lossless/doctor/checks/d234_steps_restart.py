"""D234: the steps of a tag begin again."""

from __future__ import annotations

import os
from collections.abc import Iterator

import numpy as np

from lossless.doctor import rows, wording
from lossless.doctor.evidence import Evidence
from lossless.doctor.steps import Falling, Story, likewise
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D234",
        name="steps-restart",
        severity=Severity.WARNING,
        what="The steps of a tag begin again at a lower one.",
        why="A training was resumed from a checkpoint, or begun anew in the same directory. What was written before at "
        "the same steps is superseded: lossless draws it faint, TensorBoard drops it or draws a zigzag.",
        remedy="Begin each training in a directory of its own, and give a resumed one the step of its checkpoint; to "
        "see the newest attempt alone, hide superseded points.",
        example="loss starts again at step 0 after step 900: a second training wrote into the first one's directory.",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_APART = "logdir = f\"runs/{time.strftime('%Y%m%d-%H%M%S')}\""
_RESUMED = (
    "If it was resumed from a checkpoint, nothing is wrong: all points are kept, and hiding superseded ones leaves the "
    "newest attempt alone. If it was begun anew, give it a directory of its own."
)
_TRAINED = 10
"""Points of a tag of which it is a pity that others lie over them. Where few tags begin again, it is an evaluation."""


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run, of the tag that has most points superseded; a resumed training is a note."""
    falling, series = Falling(evidence), evidence.series
    order, starts = series.by_run_tag()
    long = np.add.reduceat(series.points[order], starts) >= _TRAINED if len(starts) else np.zeros(0, np.bool_)
    tags = np.bincount(series.run[order[starts[long]]], minlength=len(series.runs))

    def said(run: str, own: list[int]) -> Finding | None:
        found = sorted((s for s in falling.stories(own) if s.restart), key=lambda story: -story.first.covered)
        if not found:
            return None
        story, tag = found[0], found[0].tags[0]
        message = f"{tag} {_said(story)} in run {run}{_where(evidence, story)}{likewise(found)}"
        place = Place(run=run, tag=tag, step=story.first.end)
        again = sum(len(s.tags) for s in found if s.first.anew and s.first.covered >= _TRAINED)
        if 2 * again >= tags[series.run[story.line.rows[0]]]:
            return REGISTRY.finding(RULE.code, message, place, fix=_APART)
        return REGISTRY.finding(RULE.code, message, place, severity=Severity.NOTE, remedy=_RESUMED)

    yield from rows.by_run(evidence.series, falling.suspect, said)


def _said(story: Story) -> str:
    first = story.first
    times = f" {wording.times(story.falls)}, first" if story.falls > 1 else ""
    wait = f", {wording.seconds(first.wait)} later" if first.wait >= 1 else ""
    over = f"; {wording.counted(first.covered, 'point')} before it at the same steps" if first.covered else ""
    return f"starts again{times} at step {first.end:,} after {first.start:,}{wait}{over}"


def _where(evidence: Evidence, story: Story) -> str:
    """In which file, if it is another."""
    joints = story.line.joints.tolist()
    if story.first.at not in joints:
        return ""
    row = story.line.rows[joints.index(story.first.at) + 1]
    return f", with {os.path.basename(evidence.series.files[evidence.series.file[row]])}"
