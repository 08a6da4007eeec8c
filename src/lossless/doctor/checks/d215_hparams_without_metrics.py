"""D215: hyperparameters, and no metric to compare them by."""

from __future__ import annotations

from collections.abc import Iterator

from lossless.doctor.evidence import Evidence
from lossless.doctor.trials import SESSION, Trials, above
from lossless.doctor.wording import counted, listed
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D215",
        name="hparams-without-metrics",
        severity=Severity.WARNING,
        what="A run has hyperparameters, and neither it nor a run below it has a scalar.",
        why="The table of hyperparameters takes a trial's metrics from the scalars of the directory that holds its "
        "hyperparameters, and of those below. torch's add_hparams writes a directory of its own: metrics that are not "
        "given to it stand in another one, and the trial's row stays without numbers.",
        remedy="Give add_hparams the final metrics, or write hyperparameters and scalars into one directory.",
        example='writer.add_hparams({"lr": 0.1}, {})',
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix='writer.add_hparams({"lr": lr}, {"hparam/accuracy": accuracy}, run_name=".")',
    )
)
_SAME = "Write it in every trial, if it has one there: without, the trial's row is empty in this column."


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding for all such runs; a note where other trials have metrics, or more may come."""
    trials = Trials(evidence)
    if not trials.sessions:
        return
    scalars = trials.with_scalars()
    holders = {place for run in scalars for place in above(run)}
    bare = [session for session in trials.sessions if session not in holders]
    if bare:
        of = f"{counted(len(bare), 'run')} of {len(trials.sessions):,} with hyperparameters"
        have = "has" if len(bare) == 1 else "have"
        yield REGISTRY.finding(
            RULE.code,
            f"{of} {have} no metric: {listed(bare)}{_elsewhere(bare, scalars)}",
            Place(run=bare[0], tag=SESSION),
            severity=Severity.NOTE if len(bare) < len(trials.sessions) or trials.young else None,
        )
    yield from _lacking(trials, [session for session in trials.sessions if session not in bare])


def _lacking(trials: Trials, sessions: list[str]) -> Iterator[Finding]:
    """The first metric that an experiment names, and most trials have, where some have only others."""
    for metric in trials.metrics:
        having = {place for run in trials.with_tag(metric.tag) for place in above(run)}
        lacking = [session for session in sessions if session not in having]
        if 0 < 2 * len(lacking) < len(sessions) and not trials.young:
            of = f"{counted(len(lacking), 'run')} of {len(sessions):,} with hyperparameters"
            have = "has" if len(lacking) == 1 else "have"
            message = f"{of} {have} no {metric.tag}: {listed(lacking)}"
            yield REGISTRY.finding(
                RULE.code, message, Place(run=lacking[0], tag=metric.tag), severity=Severity.NOTE, remedy=_SAME, fix=""
            )
            return


def _elsewhere(bare: list[str], scalars: set[str]) -> str:
    """Where the first one's scalars are, if they are in the directory that holds it."""
    parent = bare[0].rpartition("/")[0] or "."
    return f"; scalars are in run {parent}, the directory above" if parent in scalars else ""
