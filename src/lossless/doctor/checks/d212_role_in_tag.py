"""D212: train and validation under two tags of one run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.tag_runs import TagRuns
from lossless.doctor.wording import likewise
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity
from lossless.query.roles import bases

RULE = REGISTRY.add(
    Rule(
        code="D212",
        name="role-in-tag",
        severity=Severity.NOTE,
        what="Training and validation are told apart by the tag, within one run.",
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


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding for all runs and tags."""
    written = np.zeros(len(evidence.series.tags), np.bool_)
    written[evidence.series.tag] = True
    parts: defaultdict[str, list[str]] = defaultdict(list)
    named = bases(evidence.series.tags[tag] for tag in np.flatnonzero(written).tolist())
    shared = {base for base, role in named.values() if role}
    for tag, (base, _) in named.items() if shared else ():
        if base in shared:
            parts[base].append(tag)
    pairs = {base: sorted(tags) for base, tags in parts.items() if len(tags) > 1}
    if pairs:
        yield from _told(TagRuns(evidence, scalars_only=True), pairs)


def _told(known: TagRuns, pairs: dict[str, list[str]]) -> Iterator[Finding]:
    together: defaultdict[str, set[int]] = defaultdict(set)
    for tags in pairs.values():
        of_run: defaultdict[int, list[str]] = defaultdict(list)
        for tag in tags:
            for run in known.runs(known.names[tag]).tolist():
                of_run[run].append(tag)
        for run, own in of_run.items():
            if len(own) > 1:
                together[" and ".join(own[:3])].add(run)
    if together:
        said, *others = sorted(together, key=lambda tags: -len(together[tags]))
        runs = np.array(sorted(together[said]), np.int64)
        place = Place(run=known.names_of(runs[:1].tolist())[0], tag=said.partition(" and ")[0])
        message = f"{said} are tags of the same run, in {known.said(runs)}{likewise(others)}"
        yield REGISTRY.finding(RULE.code, message, place)
