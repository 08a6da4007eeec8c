"""Which runs belong together, by their names alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from lossless.types import Role

_WORDS = {
    Role.TRAIN: ("train", "training", "trn"),
    Role.VALIDATION: ("val", "valid", "validation", "validate", "validating", "eval", "evaluation", "evaluate"),
    Role.TEST: ("test", "testing", "tst"),
}
_ROLES = {word: role for role, words in _WORDS.items() for word in words}
_WORKER = re.compile(r"(worker|rank|replica|shard|process|proc|chief|ps)[_\-.]?\d+", re.IGNORECASE)
_AFFIX = re.compile(rf"(?P<stem>.+?)[_\-.](?P<role>{'|'.join(_ROLES)})", re.IGNORECASE)
_PREFIX = re.compile(rf"(?P<role>{'|'.join(_ROLES)})[_\-.](?P<stem>.+)", re.IGNORECASE)


def role_of(word: str) -> Role | None:
    """The role that `word`, in any case, is a name of."""
    return _ROLES.get(word.lower())


def family_of(run: str) -> tuple[str, Role | None]:
    """(family, role) of a run: when its last part is a role word or a worker (`worker_0`, `rank1`: OTHER), the family
    is the path before it, `.` for the logdir itself; every other run is its own family."""
    parent, _, last = run.rpartition("/")
    if role := role_of(last):
        return parent or ".", role
    if _WORKER.fullmatch(last):
        return parent or ".", Role.OTHER
    return run, None


def in_families(runs: Iterable[str]) -> dict[str, tuple[str, Role | None]]:
    """`family_of` each run; and runs that differ only by a role at either end of their last part (`a_train`, `a-val`;
    `train_a`, `eval_a`) are one family too. One alone is not: `my_test` may mean anything."""
    found = {run: family_of(run) for run in runs}
    stems: defaultdict[str, dict[str, Role]] = defaultdict(dict)
    for run, (_, role) in found.items():
        if role is None and (split := _split(run)):
            stems[split[0]][run] = split[1]
    for stem, members in stems.items():
        if len(set(members.values())) > 1 or stem in found:
            found.update((run, (stem, role)) for run, role in members.items())
    return found


def _split(run: str) -> tuple[str, Role] | None:
    parent, slash, last = run.rpartition("/")
    match = _AFFIX.fullmatch(last) or _PREFIX.fullmatch(last)
    return (parent + slash + match["stem"], _ROLES[match["role"].lower()]) if match else None
