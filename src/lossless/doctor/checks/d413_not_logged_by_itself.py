"""D413: a metric of the evaluation that the training does not have, because its framework does not log it by itself."""

from __future__ import annotations

from collections.abc import Iterator

from lossless.doctor.contents import Contents
from lossless.doctor.customs import custom
from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import listed
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D413",
        name="not-logged-by-itself",
        severity=Severity.NOTE,
        what="A metric is there for the evaluation and not for the training: its framework does not log it by itself.",
        why="transformers computes metrics only when it evaluates; of the batches it trains on it logs the loss.",
        remedy="Evaluate on the training set, too, if it is missed.",
        example="eval/accuracy without train/accuracy.",
        since="0.1.0",
        certainty=Certainty.ASKS,
    )
)
_OWN = {"loss", "runtime", "samples_per_second", "steps_per_second", "model_preparation_time", "epoch"}
_TRAINER = "train/total_flos"
"""A tag that transformers' Trainer alone writes."""


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding for all runs."""
    held = Contents(evidence)
    tags = set(held.tags) if _TRAINER in evidence.series.tags else set()
    metrics = [tag.removeprefix("eval/") for tag in sorted(tags) if tag.startswith("eval/")]
    lacking = [name for name in metrics if name not in _OWN and f"train/{name}" not in tags]
    habit = custom(evidence, f"train/{lacking[0]}", held.tags) if lacking else None
    if habit:
        runs = held.runs_of(f"eval/{lacking[0]}")
        message = f"eval/{listed(lacking)} is written and train/{lacking[0]} is not, in {listed(runs)}: {habit.why}"
        yield REGISTRY.finding(RULE.code, message, Place(tag=f"train/{lacking[0]}"), remedy=habit.todo, fix=habit.fix)
