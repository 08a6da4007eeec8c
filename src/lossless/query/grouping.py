"""Which runs belong together: by family, by a part of their path, by what an expression captures of their name."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from lossless.errors import QueryError
from lossless.logdir import natural_key

WANT = "all, run, family, folder, dir:N, regex:PATTERN or hparam:NAME"
_JOINT = "\x1f"
_LONGEST = 1000
Values = Callable[[str], Mapping[str, str]]


class RunGroup(NamedTuple):
    """Runs that are looked at together. `name`: what they have in common, None for those that have no such thing."""

    name: str | None
    runs: tuple[str, ...]


def group_runs(runs: Mapping[str, str], by: str, values: Values) -> list[RunGroup]:
    """The groups of runs, given as name → family, in natural order of their names (by size where all are numbers), the
    nameless last; runs in the order they come. `values` has the hyper-parameter of a name, by run, as text. Raises
    QueryError."""
    named = _named(list(runs), runs, by, values)
    groups: dict[str | None, list[str]] = {}
    for run in runs:
        groups.setdefault(named.get(run), []).append(run)
    names = [name for name in groups if name is not None]
    numbers = {name: _number(name) for name in names}
    even = all(map(math.isfinite, numbers.values()))
    ordered = sorted(names, key=lambda name: (numbers[name] if even else 0.0, natural_key(name)))
    return [RunGroup(name, tuple(groups[name])) for name in [*ordered, *([None] if None in groups else [])]]


def _number(name: str) -> float:
    """What a name is as a number; NaN if it is none."""
    try:
        return float(name)
    except ValueError:
        return math.nan


def _named(names: Sequence[str], families: Mapping[str, str], by: str, values: Values) -> Mapping[str, str | None]:
    what, _, detail = by.partition(":")
    if by == "all":
        return dict.fromkeys(names, "all")
    if by == "run":
        return {name: name for name in names}
    if by == "family":
        return families
    if by == "folder":
        return {name: families[name].rpartition("/")[0] or None for name in names}
    if what == "dir" and detail.isascii() and detail.isdigit() and 1 <= int(detail) <= _LONGEST:
        return {name: _part(name, int(detail)) for name in names}
    if what == "regex" and detail:
        return dict(zip(names, captures(names, detail), strict=True))
    if what == "hparam" and detail:
        return values(detail)
    raise QueryError(f"by: got {by!r}, want {WANT}")


def _part(name: str, number: int) -> str | None:
    """Part `number` of the path, from 1; None if it has fewer."""
    parts = name.split("/")
    return parts[number - 1] if number <= len(parts) else None


def captures(names: Sequence[str], pattern: str) -> list[str | None]:
    """What the groups of an RE2 pattern capture of each name (the whole match if it has none), None where it does not
    match. RE2 takes time that grows with the name's length only, whatever the pattern. Raises QueryError."""
    matches = matching(names, pattern)
    texts = _texts(names)
    with _expressed(pattern):
        number = _groups(pattern)
        whole = f"(?s:^.*?)(?:{pattern})(?s:.*)$" if number else f"(?s:^.*?)({pattern})(?s:.*)$"
        taken = _JOINT.join(f"\\{i}" for i in range(1, max(1, number) + 1))
        found = pc.replace_substring_regex(texts, whole, taken).to_pylist()
    joined = [" · ".join(filter(None, text.split(_JOINT))) for text in found]
    return [text if match and text else None for text, match in zip(joined, matches, strict=True)]


def matching(names: Sequence[str], pattern: str, *, begins: bool = False) -> list[bool]:
    """Which names an RE2 pattern matches anywhere, or with `begins` at their beginning, in time that grows with their
    length only. Raises QueryError."""
    if len(pattern) > _LONGEST:
        raise QueryError(f"regex: got {len(pattern)} characters, want at most {_LONGEST}")
    with _expressed(pattern):
        matches: list[bool] = pc.match_substring_regex(
            _texts(names), f"^(?:{pattern})" if begins else pattern
        ).to_pylist()
    return matches


def _texts(names: Sequence[str]) -> pa.Array:
    return pa.array([name.encode("utf-8", "replace").decode() for name in names], pa.string())


@contextmanager
def _expressed(pattern: str) -> Iterator[None]:
    """What RE2 does not take becomes a QueryError that says why."""
    try:
        yield
    except pa.ArrowInvalid as error:
        said = str(error).partition("Invalid regular expression: ")[2] or str(error)
        raise QueryError(f"regex: got {pattern!r}, want an RE2 regular expression: {said}") from None


def _groups(pattern: str) -> int:
    """How many groups a pattern captures, 9 at most: those a replacement can name."""
    for number in range(9, 0, -1):
        try:
            pc.replace_substring_regex(pa.array([""]), pattern, f"\\{number}")
        except pa.ArrowInvalid:
            continue
        return number
    return 0
