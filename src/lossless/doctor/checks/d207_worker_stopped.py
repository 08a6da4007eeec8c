"""D207: a worker stopped before the others."""

from __future__ import annotations

from collections.abc import Iterator

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import clock, likewise
from lossless.doctor.workers import Team, Worker, teams
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D207",
        name="worker-stopped",
        severity=Severity.WARNING,
        what="A worker's curve ends long before those of the job's other workers.",
        why="Its process died or hangs, or lost what it had not flushed, while the others went on.",
        remedy="Look at that worker's own log around its last point; flush or close its writer where it ends.",
        example="worker_2 ends at step 400, the other 3 at 1,000.",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_PART = 0.8
_MOST = 0.95
_WAIT = 10
"""So many times its usual distance the others went on."""
_POINTS = 3


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a team, where most of the others came equally far."""
    for team in teams(evidence):
        early = _early(team)
        if early:
            yield _finding(team, early)


def _early(team: Team) -> list[Worker]:
    workers = [worker for worker in team.workers if worker.points >= _POINTS]
    if len(workers) < 2:
        return []
    start, end = min(w.first_step for w in workers), max(w.last_step for w in workers)
    last_wall = max(w.last_wall for w in workers)
    done = [w for w in workers if w.last_step - start >= _MOST * (end - start)]
    early = [w for w in workers if w.last_step - start < _PART * (end - start) and _gone_on(w, last_wall)]
    return early if len(done) >= max(len(workers) / 2, len(early)) else []


def _gone_on(worker: Worker, last_wall: float) -> bool:
    usual = (worker.last_wall - worker.first_wall) / (worker.points - 1)
    return last_wall - worker.last_wall > _WAIT * usual


def _finding(team: Team, early: list[Worker]) -> Finding:
    first = min(early, key=lambda worker: worker.last_step)
    others = [worker for worker in team.workers if worker not in early]
    end = max(worker.last_step for worker in others)
    return REGISTRY.finding(
        RULE.code,
        f"{first.name}{team.where} stops at step {first.last_step:,} of {team.tag}, {clock(first.last_wall)}; "
        f"the other {len(others)} go on to {end:,}{likewise([w.name for w in early if w is not first])}",
        Place(run=team.run if team.files else first.name, tag=team.tag, step=first.last_step),
    )
