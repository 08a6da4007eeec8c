"""D214: a tag in one of training and validation only."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.rows import distinct
from lossless.doctor.wording import counted, listed
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity
from lossless.query.roles import role_of
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
    r"|iterations?|time|seconds?|sec|speed|throughput|samples|tokens|memory|mem|gpu|cpu|batch|scale|temperature"
    r"|epsilon|kl_coef|lambda|evaluation|confusion\w*|bias|kernel|layers?)([/_.\-\d]|$)",
    re.IGNORECASE,
)
"""What belongs to one of the two alone: the learning rate, gradients, times."""


class _Lack(NamedTuple):
    """What `there` (a role) has and `here` has not, of so many `shared` tags."""

    tags: tuple[str, ...]
    here: Role
    there: Role
    shared: int


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding for all families, and one for all runs with roles in their tags, that lack the same."""
    families: defaultdict[str, dict[Role, str]] = defaultdict(dict)
    for run, (family, role) in evidence.families.items():
        if role in (Role.TRAIN, Role.VALIDATION):
            families[family].setdefault(role, run)
    by_tags = any((split := role_of(tag)) and split[1] is Role.VALIDATION for tag in evidence.series.tags)
    if not by_tags and all(len(runs) == 1 for runs in families.values()):
        return
    tags = _tags(evidence)
    found: defaultdict[_Lack, list[str]] = defaultdict(list)
    pairs = [runs for runs in families.values() if len(runs) > 1]
    own_tags = [tuple(tags.get(runs[role], frozenset()) for role in (Role.TRAIN, Role.VALIDATION)) for runs in pairs]
    usual = Counter(tag for train, validation in own_tags for tag in train & validation)
    for runs, (train, validation) in zip(pairs, own_tags, strict=True):
        either = {tag for tag in train | validation if 2 * usual[tag] > len(pairs)}  # most have these in both
        for lack in _lacks(train, validation) or _lacks(train & either, validation & either, shared=1):
            found[lack].append(runs[lack.here])
    alike: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for run, own in tags.items():
        alike[own].append(run)
    for own, where in alike.items():
        for lack in _lacks(*_by_role(own)):
            found[lack] += where
    for lack, where in found.items():
        yield _finding(lack, where)


def _by_role(tags: AbstractSet[str]) -> tuple[AbstractSet[str], AbstractSet[str]]:
    """The metrics that tags say are of training (those without a role, if none does), and of validation."""
    roles: defaultdict[Role | None, set[str]] = defaultdict(set)
    for tag in tags:
        base, role = role_of(tag) or (tag, None)
        roles[role].add(base)
    return roles[Role.TRAIN] or roles[None], roles[Role.VALIDATION]


def _lacks(train: AbstractSet[str], validation: AbstractSet[str], shared: int = _SHARED) -> list[_Lack]:
    """What one has of the other's, if they share so many tags, and half of all."""
    both = len(train & validation)
    if both < max(shared, _PART * len(train | validation)):
        return []
    alone = (Role.VALIDATION, Role.TRAIN, train - validation), (Role.TRAIN, Role.VALIDATION, validation - train)
    return [_Lack(tuple(sorted(own)), here, there, both) for here, there, own in alone if own]


def _tags(evidence: Evidence) -> dict[str, frozenset[str]]:
    """The scalar tags of each run that both roles could write."""
    series = evidence.series
    chosen = np.array([not _ONE_ONLY.search(tag) for tag in series.tags], np.bool_)
    pairs = distinct(series.run.astype(np.int64) << 32 | series.tag)
    pairs = pairs[chosen[pairs & 0xFFFFFFFF]] if len(pairs) else pairs
    runs, starts = np.unique(pairs >> 32, return_index=True)
    sets: dict[bytes, frozenset[str]] = {}  # many runs have the same tags
    found: dict[str, frozenset[str]] = {}
    for run, own in zip(runs.tolist(), np.split(pairs & 0xFFFFFFFF, starts[1:]), strict=False):
        key = own.tobytes()
        if key not in sets:
            sets[key] = frozenset(series.tags[tag] for tag in own.tolist())
        found[series.runs[run]] = sets[key]
    return found


def _finding(lack: _Lack, where: list[str]) -> Finding:
    runs = f"{counted(len(where), 'run')} ({listed(where)})" if where[1:] else f"run {where[0]}"
    both = f"{counted(lack.shared, 'tag')} {'is' if lack.shared == 1 else 'are'} in both"
    message = f"{listed(lack.tags)} of {lack.there} is not in {lack.here}, in {runs}; {both}"
    return REGISTRY.finding(RULE.code, message, Place(run=where[0], tag=lack.tags[0]))
