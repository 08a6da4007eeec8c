"""D212: train and validation under two tags of one run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.tag_runs import TagRuns
from lossless.doctor.wording import counted, likewise, listed
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity
from lossless.query.roles import bases, role_of
from lossless.types import Role

RULE = REGISTRY.add(
    Rule(
        code="D212",
        name="role-in-tag",
        severity=Severity.NOTE,
        what="Training and validation are told apart by the tag.",
        why="A chart is a tag: loss/train and loss/val are two charts in TensorBoard, and cannot be laid over each "
        "other there. lossless can lay them into one, for it knows the words.",
        remedy="To see them in one chart everywhere, write the same tag from a writer for each: runs/a/train and "
        "runs/a/validation.",
        example="loss/train and loss/val in run a.",
        since="0.1.0",
        fix='train = SummaryWriter("runs/a/train")\nvalidation = SummaryWriter("runs/a/validation")\n'
        'train.add_scalar("loss", loss, step)\nvalidation.add_scalar("loss", val_loss, step)',
        certainty=Certainty.ASKS,
    )
)

_IN_RUNS = "The runs say which is which: to see both in one chart everywhere, write one tag in both."
_Roles = dict[str, Role | None]
"""Tags of one metric, and of what role each is."""


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding for all runs and tags."""
    written = np.zeros(len(evidence.series.tags), np.bool_)
    written[evidence.series.tag] = True
    parts: defaultdict[str, _Roles] = defaultdict(dict)
    named = bases(evidence.series.tags[tag] for tag in np.flatnonzero(written).tolist())
    shared = {base for base, role in named.values() if role}
    for tag, (base, role) in named.items() if shared else ():
        if base in shared:
            parts[base][tag] = role or (role_of(tag) or (tag, None))[1]  # train/train_loss is none of train/loss
    pairs = [dict(sorted(tags.items())) for tags in parts.values() if len(set(tags.values())) > 1]
    if not pairs:
        return
    known = TagRuns(evidence, scalars_only=True)
    if together := _together(known, pairs, lambda run: run):
        said, *others = _most_first(together)
        runs = together[said]
        where = f"{counted(len(runs), 'run')} ({listed(runs)})" if runs[1:] else f"run {runs[0]}"
        message = f"{said} are tags of the same run, in {where}{likewise(others)}"
        yield REGISTRY.finding(RULE.code, message, Place(run=runs[0], tag=said.partition(" and ")[0]))
    else:
        yield from _of_families(evidence, known, pairs)


def _of_families(evidence: Evidence, known: TagRuns, pairs: list[_Roles]) -> Iterator[Finding]:
    """Where training and validation have runs of their own, and the role in the tag all the same."""
    families = evidence.families
    if together := _together(known, pairs, lambda run: families[run][0] if run in families else run):
        said, *others = _most_first(together)
        of, tag = listed(together[said]), said.partition(" and ")[0]
        message = f"{said} are one metric under two tags, in training and validation of {of}{likewise(others)}"
        base = next(base for part in said.split(" and ") if (base := (role_of(part) or ("",))[0]))
        yield REGISTRY.finding(
            RULE.code, message, Place(tag=tag), remedy=_IN_RUNS, fix=f'writer.add_scalar("{base}", value, step)'
        )


def _together(known: TagRuns, pairs: list[_Roles], where: Callable[[str], str]) -> dict[str, list[str]]:
    """Tags of one metric that two roles have at one place, and all such places."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for tags in pairs:
        own: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for tag in tags:
            for run in known.names_of(known.runs(known.names[tag]).tolist()):
                own[where(run)][tag] = None
        for place, names in own.items():
            if len({tags[name] for name in names}) > 1:
                found[" and ".join([*names][:3])].append(place)
    return found


def _most_first(together: dict[str, list[str]]) -> list[str]:
    return sorted(together, key=lambda tags: -len(together[tags]))
