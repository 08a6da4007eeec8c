"""Tags that differ only by a role: `val_loss` is the validation of `loss`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lossless.types import Role

_WORDS = {
    "train": Role.TRAIN,
    "training": Role.TRAIN,
    "val": Role.VALIDATION,
    "valid": Role.VALIDATION,
    "validation": Role.VALIDATION,
    "dev": Role.VALIDATION,
    "eval": Role.OTHER,
    "evaluation": Role.OTHER,
    "test": Role.TEST,
    "testing": Role.TEST,
}
_STEM = re.compile("train|val|dev|test")
"""Every role word holds one of them."""
_PREFIXES = ("epoch", "batch", "step", "iteration")
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_AT_START = re.compile(rf"(?P<lead>(?:{'|'.join(_PREFIXES)})_)?(?P<role>{_WORD})[_-](?P<rest>.+)", re.IGNORECASE)
_AT_END = re.compile(rf"(?P<rest>.+)[_-](?P<role>{_WORD})", re.IGNORECASE)


def role_of(tag: str) -> tuple[str, Role] | None:
    """(base, role) if a part of `tag` is a role word: a whole part between slashes, or a word at the start or end of
    the last part (`val_loss`, `epoch_val_loss`, `loss_test`). The last role word counts. None if there is none, or
    nothing else."""
    if not _STEM.search(tag.lower()):
        return None
    parts = tag.split("/")
    if found := _AT_START.fullmatch(parts[-1]):
        base = (found["lead"] or "") + found["rest"]
        return "/".join([*parts[:-1], base]), _WORDS[found["role"].lower()]
    if found := _AT_END.fullmatch(parts[-1]):
        return "/".join([*parts[:-1], found["rest"]]), _WORDS[found["role"].lower()]
    for i in range(len(parts) - 1, -1, -1):
        if parts[i].lower() in _WORDS and len(parts) > 1:
            return "/".join(parts[:i] + parts[i + 1 :]), _WORDS[parts[i].lower()]
    return None


def bases(tags: Iterable[str]) -> dict[str, tuple[str, Role | None]]:
    """(base, role) of every tag. A role is believed only if the base is a tag itself, or another role shares it."""
    names = list(tags)
    if not _STEM.search("\n".join(names).lower()):
        return {name: (name, None) for name in names}
    known = set(names)
    split = {name: found for name in names if (found := role_of(name))}
    roles: dict[str, set[Role]] = {}
    for base, role in split.values():
        roles.setdefault(base, set()).add(role)
    return {
        name: split[name]
        if name in split and (split[name][0] in known or len(roles[split[name][0]]) > 1)
        else (name, None)
        for name in names
    }
