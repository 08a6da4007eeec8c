"""D608: runs that add_scalars and add_hparams make."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import counted, listed
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity
from lossless.types import Kind

RULE = REGISTRY.add(
    Rule(
        code="D608",
        name="runs-multiplied",
        severity=Severity.NOTE,
        what="add_scalars or add_hparams made runs of their own.",
        why="add_scalars makes a run of each curve, and a file and writer with it; add_hparams makes one of each call, "
        "named by the clock. The list of runs grows by as many, and each has a colour of its own.",
        remedy="Write curves as tags of one run, under one name before the slash; give add_hparams a run_name "
        "(with tensorboardX: name).",
        example="add_scalars('loss', …) made 2 runs of a: a/loss_train, a/loss_validation.",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_CLOCK = re.compile(r"\d{10}\.\d+")
_SCALARS = 'writer.add_scalar("{tag}/{key}", value, step)'
_HPARAMS = 'writer.add_hparams(hparams, metrics, run_name=".")'


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run that was multiplied."""
    curves: dict[tuple[str, str], list[str]] = {}
    keys: dict[str, str] = {}
    trials: dict[str, list[str]] = {}
    with_hparams = _with_hparams(evidence)
    for run, tag in _single(evidence).items():
        if made := _made_of(run, tag):
            curves.setdefault((made[0], tag), []).append(run)
            keys[run] = made[1]
    for run in with_hparams:
        above, _, name = run.rpartition("/")
        if _CLOCK.fullmatch(name):
            trials.setdefault(above or ".", []).append(run)
    known = set(evidence.series.runs)  # the writer has a file of its own
    for (above, tag), runs in curves.items():
        if len(runs) > 1 and (above or ".") in known:
            yield REGISTRY.finding(
                RULE.code,
                f"add_scalars('{tag}', …) made {len(runs):,} runs of {above or 'the logdir'}: {listed(runs)}; each "
                "holds that one tag",
                Place(run=above or ".", tag=tag),
                fix=_SCALARS.format(tag=tag, key=keys[runs[0]]),
            )
    for above, runs in trials.items():
        yield REGISTRY.finding(
            RULE.code,
            f"add_hparams made {counted(len(runs), 'run')} of {above}, named by the clock: {listed(runs)}",
            Place(run=above),
            fix=_HPARAMS,
        )


def _made_of(run: str, tag: str) -> tuple[str, str] | None:
    """(the run above, the key) if add_scalars gives such a run: of torch `loss_train`, of tensorboardX `loss/train`."""
    above, _, name = run.rpartition("/")
    flat = f"{tag.replace('/', '_')}_"
    if tag and name.startswith(flat):
        return above, name[len(flat) :]
    if tag and f"/{above}".endswith(f"/{tag}"):
        return above[: -len(tag)].rstrip("/"), name
    return None


def _single(evidence: Evidence) -> dict[str, str]:
    """Runs that hold one scalar tag and no more, and it."""
    series, heavy = evidence.series, evidence.heavy
    order, starts = series.by_run_tag()
    tags = np.bincount(series.run[order[starts]], minlength=len(series.runs))
    alone = tags == 1
    alone[np.unique(heavy.run)] = False
    firsts = order[starts]
    own = firsts[alone[series.run[firsts]]].tolist()
    return {series.runs[series.run[row]]: series.tags[series.tag[row]] for row in own}


def _with_hparams(evidence: Evidence) -> list[str]:
    heavy = evidence.heavy
    return [heavy.runs[run] for run in np.unique(heavy.run[heavy.kind == Kind.HPARAMS]).tolist()]
