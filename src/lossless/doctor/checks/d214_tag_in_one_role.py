"""D214: a tag in one of training and validation only."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import listed
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity
from lossless.types import Role

RULE = REGISTRY.add(
    Rule(
        code="D214",
        name="tag-in-one-role",
        severity=Severity.NOTE,
        what="Training and validation share most of their tags, and one of them lacks a few.",
        why="In the chart of such a tag one of the two lines is missing: it was not computed, or is written under "
        "another name.",
        remedy="Write the metric in both, under the same tag; if it exists in one only, nothing.",
        example="run a/train has 20 of the 21 tags of a/validation, and not f1.",
        since="0.1.0",
        certainty=Certainty.ASKS,
    )
)
_SHARED = 2
_PART = 0.5
"""Of all tags of both: so many are shared at least."""
_ONE_ONLY = re.compile(
    r"(^|[/_.\-])(lr|learning[_ ]?rate|grad|gradients?|norm|weights?|momentum|beta\d?|epochs?|steps?"
    r"|iterations?|time|seconds?|sec|speed|throughput|samples|tokens|memory|mem|gpu|cpu|batch|scale|temperature|epsilon|kl_coef|lambda"
    r"|evaluation|confusion\w*|bias|kernel|layers?)([/_.\-\d]|$)",
    re.IGNORECASE,
)
"""What belongs to one of the two alone: the learning rate, gradients, times."""


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a family, for up to 1,000."""
    families: defaultdict[str, dict[Role, str]] = defaultdict(dict)
    for run, (family, role) in evidence.families.items():
        if role in (Role.TRAIN, Role.VALIDATION):
            families[family].setdefault(role, run)
    pairs = [runs for runs in families.values() if len(runs) > 1][:1_000]
    tags = _tags(evidence) if pairs else {}
    for runs in pairs:
        train, validation = runs[Role.TRAIN], runs[Role.VALIDATION]
        a, b = tags.get(train, frozenset()), tags.get(validation, frozenset())
        lacking = [
            (run, other, own) for run, other, own in ((validation, train, a - b), (train, validation, b - a)) if own
        ]
        if lacking and len(a & b) >= max(_SHARED, _PART * len(a | b)):
            yield _finding(lacking, len(a & b))


def _tags(evidence: Evidence) -> dict[str, AbstractSet[str]]:
    """The scalar tags of each run that both roles could write."""
    series = evidence.series
    chosen = np.array([not _ONE_ONLY.search(tag) for tag in series.tags], np.bool_)
    pairs = np.unique(series.run.astype(np.int64) << 32 | series.tag)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for run, tag in zip((pairs >> 32).tolist(), (pairs & 0xFFFFFFFF).tolist(), strict=True):
        if chosen[tag]:
            found[series.runs[run]].add(series.tags[tag])
    return dict(found)


def _finding(lacking: list[tuple[str, str, AbstractSet[str]]], shared: int) -> Finding:
    said = [f"{listed(sorted(own))} in {other}, not in {run}" for run, other, own in lacking]
    run, _, own = lacking[0]
    message = f"{'; '.join(said)}; {shared:,} tags are in both"
    return REGISTRY.finding(RULE.code, message, Place(run=run, tag=min(own)))
