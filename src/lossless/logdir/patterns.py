"""Globs, part by part: what the contents of a directory must still match on the way down."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator

from lossless.logdir.listing import Listing

Patterns = tuple[tuple[str, ...], ...]
"""The parts that remain, in every way they may still match (`**` has two); () for no condition."""


def _closure(patterns: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    for parts in patterns:
        yield parts
        if parts[:1] == ("**",):
            yield from _closure([parts[1:]])


def _matches(part: str, name: str) -> bool:
    return part == name or (fnmatch.fnmatchcase(name, part) and (not name.startswith(".") or part.startswith(".")))


def advance(patterns: Patterns, name: str) -> Patterns:
    """What the contents of `name` must match; () for no condition."""
    after: list[tuple[str, ...]] = []
    for parts in patterns:
        if parts[0] == "**":
            after.append(parts)
        elif _matches(parts[0], name):
            after.append(parts[1:])
    return settle(after)


def settle(patterns: Iterable[tuple[str, ...]]) -> Patterns:
    """The remaining parts, with every way that `**` leaves open; () when one of them is met already."""
    closed = tuple(dict.fromkeys(_closure(patterns)))
    return () if () in closed else closed


def filtered(listing: Listing, patterns: Patterns) -> Listing:
    """Only what may match: directories on the way, and files that match the last part."""
    if not patterns:
        return listing
    last = [parts[0] for parts in patterns if len(parts) == 1 and parts[0] != "**"]
    wanted = [parts[0] for parts in patterns]
    listing.directories = [d for d in listing.directories if any(p == "**" or _matches(p, d) for p in wanted)]
    listing.links = {d: r for d, r in listing.links.items() if any(p == "**" or _matches(p, d) for p in wanted)}
    listing.files = {n: f for n, f in listing.files.items() if any(_matches(p, n) for p in last)}
    kept = {file.path for file in listing.files.values()}
    listing.findings = [f for f in listing.findings if f.place.path in kept]
    listing.marked = False
    return listing
