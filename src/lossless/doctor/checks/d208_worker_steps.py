"""D208: a worker logs other steps than the rest."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lossless.doctor.evidence import Evidence, Integers
from lossless.doctor.wording import likewise
from lossless.doctor.workers import Worker, teams
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D208",
        name="worker-steps",
        severity=Severity.NOTE,
        what="A worker logs a tag at other steps than the job's other workers.",
        why="The workers' curves cannot be compared or averaged step by step. One counts samples and another "
        "batches, or each counts only its own share.",
        remedy="Count the same thing in every worker: global_step = local_step * world_size, or the optimizer's own "
        "counter.",
        example="worker_0 logs loss every 4 steps up to 4,000, the other 3 every step up to 1,000.",
        since="0.1.0",
        certainty=Certainty.ASKS,
        fix="global_step = local_step * world_size",
    )
)
_APART = 1.5
_POINTS = 4
_READ = 64
"""So many workers of a team are read to see which steps they share."""


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a team."""
    for team in teams(evidence):
        workers = [worker for worker in team.workers if worker.points >= _POINTS]
        if len(workers) > 1:
            other = _otherwise(workers)
            said = _said(other, workers) if other else _disjoint(evidence, workers[:_READ])
            if said:
                first = other[0] if other else workers[0]
                place = Place(run=team.run if team.files else first.name, tag=team.tag, step=first.first_step)
                yield REGISTRY.finding(RULE.code, f"{said}: {team.tag}{team.where}", place)


def _otherwise(workers: list[Worker]) -> list[Worker]:
    """Those whose steps lie apart otherwise than most."""
    strides = np.array([worker.stride for worker in workers])
    usual = float(np.sort(strides)[(len(strides) - 1) // 2])
    far = (strides > _APART * usual) | (strides * _APART < usual)
    return [worker for worker, apart in zip(workers, far.tolist(), strict=True) if apart]


def _said(other: list[Worker], workers: list[Worker]) -> str:
    first, *others = other
    rest = next(worker for worker in workers if worker not in other)
    also = likewise([worker.name for worker in others])
    return f"{first.name} logs {_steps(first)}, {rest.name} {_steps(rest)}{also}"


def _steps(worker: Worker) -> str:
    every = "every step" if worker.stride == 1 else f"every {worker.stride:,.4g} steps"
    return f"{every} up to {worker.last_step:,} ({worker.points:,} points)"


def _disjoint(evidence: Evidence, workers: list[Worker]) -> str:
    """Of workers with equally distant steps: that the first shares no step with any of the others."""
    first, *others = workers
    if not any(_shifted(first, worker) for worker in others):
        return ""
    own = _steps_of(evidence, first)
    if any(len(np.intersect1d(own, _steps_of(evidence, worker))) for worker in others):
        return ""
    return f"{first.name} logs {_few(own)}, {others[0].name} {_few(_steps_of(evidence, others[0]))}, none in common"


def _shifted(a: Worker, b: Worker) -> bool:
    return (
        a.first_step != b.first_step
        and a.stride > 1
        and max(a.first_step, b.first_step) < min(a.last_step, b.last_step)
    )


def _steps_of(evidence: Evidence, worker: Worker) -> Integers:
    return np.unique(np.concatenate([evidence.points(row)[0] for row in worker.rows]))


def _few(steps: Integers) -> str:
    return f"steps {', '.join(f'{step:,}' for step in steps[:3].tolist())} …"
