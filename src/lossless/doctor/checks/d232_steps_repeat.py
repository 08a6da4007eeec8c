"""D232: several points of a tag at one step."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lossless.doctor import rows, wording
from lossless.doctor.evidence import Evidence
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D232",
        name="steps-repeat",
        severity=Severity.NOTE,
        what="A tag has several points in a row at the same step.",
        why="It is as if a step had several losses: the tag is written in two places, or the step is not counted at "
        "every call. An evaluation that is done again, or the parts of an accumulated gradient, look the same. "
        "TensorBoard with its data server keeps only the last point of a step.",
        remedy="Count the step once a call; give what is written in another place another tag.",
        example="loss has 200 points at 100 steps: it is written by the training step and again by the loop around it.",
        since="0.1.0",
        certainty=Certainty.ASKS,
    )
)
_LOOKED_AT = 8


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run. One repetition of the last step is an evaluation at the end."""
    series = evidence.series
    again = (series.repeats > 1) | ((series.repeats == 1) & (series.first_repeat != series.last_step))
    again &= (series.min_step != series.max_step) & (series.repeats > series.falls)

    def said(run: str, own: list[int]) -> Finding | None:
        own.sort(key=lambda row: -int(series.repeats[row]))
        texts = {row: text for row in own[:_LOOKED_AT] if (text := _said(evidence, row))}
        if not texts:
            return None
        row, text = next(iter(texts.items()))
        tag, step = rows.tag(series, row), int(series.first_repeat[row])
        also = rows.likewise(series, [*texts, *own[_LOOKED_AT:]], row)
        message = f"{tag} {text} in run {run}, first at step {step:,}{also}"
        return REGISTRY.finding(RULE.code, message, Place(run=run, tag=tag, step=step))

    yield from rows.by_run(series, again, said)


def _said(evidence: Evidence, row: int) -> str:
    """How a tag repeats its steps; "" if it only says the same again now and then, as Lightning says the epoch."""
    steps, _, values = evidence.points(row)
    begins = np.flatnonzero(np.diff(steps, prepend=steps[0] - 1))
    sizes = np.diff(begins, append=len(steps))
    if len(begins) > 1 and (sizes == sizes[0]).all():
        return f"has {sizes[0]:,} points at each of {len(begins):,} steps"
    again = np.flatnonzero(steps[1:] == steps[:-1])
    if np.array_equal(values[again], values[again + 1], equal_nan=True):
        return ""
    return f"repeats its step {wording.times(len(again))} in {len(steps):,} points"
