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
    """One finding a tag of add_scalars, and one for add_hparams."""
    curves: dict[str, dict[str, list[str]]] = {}
    keys: dict[str, str] = {}
    trials: dict[str, list[str]] = {}
    for run, tag in _single(evidence).items():
        if made := _made_of(run, tag):
            curves.setdefault(tag, {}).setdefault(made[0] or ".", []).append(run)
            keys[run] = made[1]
    for run in _with_hparams(evidence):
        above, _, name = run.rpartition("/")
        if _CLOCK.fullmatch(name):
            trials.setdefault(above or ".", []).append(run)
    known = set(evidence.series.runs)  # the writer has a file of its own
    for tag, made_of in curves.items():
        own = {above: runs for above, runs in made_of.items() if len(runs) > 1 and above in known}
        if own:
            first = next(iter(own))
            message = f"add_scalars('{tag}', …) made {_made(own)}; each holds that one tag"
            fix = _SCALARS.format(tag=tag, key=keys[own[first][0]])
            yield REGISTRY.finding(RULE.code, message, Place(run=first, tag=tag), fix=fix)
    if trials:
        message = f"add_hparams made {_made(trials, ', named by the clock')}"
        yield REGISTRY.finding(RULE.code, message, Place(run=next(iter(trials))), fix=_HPARAMS)


def _made(of: dict[str, list[str]], how: str = "") -> str:
    """`2 runs of a: a/loss_train, a/loss_val`; of many runs, how many."""
    runs = [run for made in of.values() for run in made]
    above = [{".": "the logdir"}.get(run, run) for run in of]
    whose = f"{counted(len(above), 'run')} ({listed(above)})" if above[1:] else above[0]
    return f"{counted(len(runs), 'run')} of {whose}{how}: {listed(runs)}"


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
