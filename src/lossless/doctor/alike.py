"""Names that mean the same: what writers, scopes, frameworks and habits make of one name."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from lossless.logdir import role_of
from lossless.query.roles import role_of as role_in

_COMPARED = 5_000
_REMEMBERED = 1 << 14
_NEAR = 0.6
_JOINT = re.compile(r"[\s_\-./:|\\]+")
_REPLACED = re.compile(r"[^-/\w.]")
_COPY = re.compile(r"(?P<base>.+)_\d+")
_LEAD = re.compile(r"(?:epoch|batch|step|iteration)_(?P<base>.+)|evaluation_(?P<other>.+)_vs_iterations")
_KINDS = re.compile(
    r"(?P<base>.+)/(?:text_summary|scalar_summary|histogram(?:_summary)?|(?:image|audio)(?:_summary)?(?:/\d+)?)"
)
_WHEN = re.compile(r"(?P<base>.+)_(?:step|epoch)")


class Alike(NamedTuple):
    """Another name of the same thing, and how it differs, as in "X is written as `name`: `why`"."""

    name: str
    why: str


def tags_like(asked: str, known: Iterable[str]) -> list[Alike]:
    """Tags that are `asked` by another name, the surest first. Roles are not looked at."""
    return _ranked(asked, known, _TAGS)


def runs_like(asked: str, known: Iterable[str]) -> list[Alike]:
    """Runs that are `asked` by another name, the surest first."""
    return _ranked(_path(asked), known, _RUNS)


def _ranked(asked: str, known: Iterable[str], ways: Sequence[tuple[Callable[[str, str], bool], str]]) -> list[Alike]:
    ranks = ((name, next((i for i, (same, _) in enumerate(ways) if same(asked, name)), None)) for name in known)
    found = sorted((rank, i, name) for i, (name, rank) in enumerate(ranks) if rank is not None)
    return [Alike(name, ways[rank][1]) for rank, _, name in found]


def split_role(tag: str) -> tuple[str, frozenset[str]] | None:
    """(the tag without its role, the role words' meaning) of a tag such as `val_loss`; None if it has no role."""
    split = role_in(tag)
    return split and (split[0], _ROLES.get(split[1].value, frozenset({split[1].value})))


def _path(asked: str) -> str:
    """A run as it may have been typed, as a name."""
    text = unicodedata.normalize("NFC", asked.strip().replace("\\", "/"))
    while text.startswith("./"):
        text = text[2:]
    return re.sub(r"/+", "/", text).rstrip("/") or "."


def nearest(asked: str, known: Sequence[str], most: int = 3) -> list[str]:
    """Names that are spelled much like `asked`, the nearest first."""
    folded = {name.casefold(): name for name in known[:_COMPARED]}
    return [folded[name] for name in difflib.get_close_matches(asked.casefold(), folded, n=most, cutoff=_NEAR)]


# -- tags: (asked, known) → whether they are the same


@lru_cache(_REMEMBERED)
def _bare(tag: str) -> str:
    """A tag without what a framework or writer puts around it."""
    for pattern in (_KINDS, _LEAD, _WHEN):
        if match := pattern.fullmatch(tag):
            tag = next(part for part in match.groups() if part)
    return tag


@lru_cache(_REMEMBERED)
def _folded(tag: str) -> str:
    return unicodedata.normalize("NFKC", tag).strip().casefold()


@lru_cache(_REMEMBERED)
def _joined(tag: str) -> str:
    return _JOINT.sub("_", _folded(tag)).strip("_")


def _same_letters(asked: str, known: str) -> bool:
    return _folded(asked) == _folded(known)


def _replaced(asked: str, known: str) -> bool:
    return _REPLACED.sub("_", asked).lstrip("/") == _REPLACED.sub("_", known).lstrip("/")


def _other_joints(asked: str, known: str) -> bool:
    return _joined(asked) == _joined(known)


def _numbered(asked: str, known: str) -> bool:
    pairs = ((asked, known), (known, asked))
    return any((match := _COPY.fullmatch(long)) is not None and match["base"] == short for short, long in pairs)


def _dressed(asked: str, known: str) -> bool:
    return _folded(_bare(asked)) == _folded(_bare(known))


def _scoped(asked: str, known: str) -> bool:
    asked, known = _folded(asked), _folded(known)
    return known.endswith("/" + asked) or asked.endswith("/" + known)


def _scoped_and_dressed(asked: str, known: str) -> bool:
    return _scoped(_bare(asked), _bare(known))


_RATE = "learning_rate"
_LONG = {"lr": _RATE, "acc": "accuracy", "val": "validation", "eval": "validation", "err": "error"}


def _spelled(asked: str, known: str) -> bool:
    long, other = (re.sub(r"[^\W_]+", lambda m: _LONG.get(m[0], m[0]), _joined(_bare(n))) for n in (asked, known))
    return long == other or (long == _RATE and f"_{_RATE}_" in f"_{other}_")


_TAGS = (
    (_same_letters, "in other letters"),
    (_replaced, "with _ for signs that old writers do not take"),
    (_other_joints, "with its parts joined otherwise"),
    (_dressed, "with what the framework puts around a name"),
    (_numbered, "with a number, as TensorFlow gives to a name that is taken"),
    (_scoped, "inside a scope"),
    (_scoped_and_dressed, "inside a scope, with what the framework puts around a name"),
    (_spelled, "spelled otherwise"),
)
_SEEN_AS_VALIDATION = frozenset({"validation", "other"})
_ROLES = {"validation": _SEEN_AS_VALIDATION, "other": _SEEN_AS_VALIDATION}
"""`eval` is a role of its own among tags, and validation among runs."""


# -- runs


def _equal(asked: str, run: str) -> bool:
    return asked == run


def _same_folded(asked: str, run: str) -> bool:
    return _folded(asked) == _folded(run)


def _same_role(asked: str, run: str) -> bool:
    above, _, last = asked.rpartition("/")
    run_above, _, run_last = run.rpartition("/")
    return above == run_above and (role := role_of(last)) is not None and role == role_of(run_last)


def _affixed(asked: str, run: str) -> bool:
    """`a_val` for `a/validation`."""
    above, _, last = run.rpartition("/")
    role = role_of(last)
    if role is None or not above:
        return False
    head, stem = asked[: len(above)], asked[len(above) :]
    return head == above and len(stem) > 1 and stem[0] in "_-." and role_of(stem[1:]) == role


def _below(asked: str, run: str) -> bool:
    return run.endswith("/" + asked)


def _member(asked: str, run: str) -> bool:
    above, _, last = run.rpartition("/")
    return above == asked and role_of(last) is not None


_RUNS = (
    (_equal, "without what was typed around it"),
    (_same_folded, "in other letters"),
    (_same_role, "with another word for its role"),
    (_affixed, "with another word for its role"),
    (_member, "as one part of a family"),
    (_below, "in a directory below the logdir"),
    (_other_joints, "with its parts joined otherwise"),
)
