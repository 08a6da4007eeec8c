"""What a viewer does not see of a board: filters, unchecked runs, roles that are switched off."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lossless.errors import QueryError
from lossless.types import Role

_WAYS = ("run", "role", "runs", "tags")


class Viewed(NamedTuple):
    """`unchecked` runs and `roles` are hidden; of `run_filter` and `tag_filter`, as they were typed, only what matches
    is shown."""

    unchecked: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    run_filter: str = ""
    tag_filter: str = ""

    @classmethod
    def parse(cls, hidden: Sequence[str]) -> Viewed:
        """From `run=NAME` (unchecked), `role=validation` (off), `runs=TEXT` and `tags=TEXT` (filters), any of them
        repeated. Raises QueryError."""
        ways: dict[str, list[str]] = {way: [] for way in _WAYS}
        for text in hidden:
            way, equals, value = text.partition("=")
            if not equals or way not in ways:
                raise QueryError(f"hidden: got {text!r}, want run=NAME, role=ROLE, runs=FILTER or tags=FILTER")
            ways[way].append(value)
        run_filter, tag_filter = "".join(ways["runs"][-1:]), "".join(ways["tags"][-1:])
        return cls(frozenset(ways["run"]), frozenset(ways["role"]), run_filter, tag_filter)

    def hides_run(self, run: str, families: Mapping[str, tuple[str, Role | None]]) -> str:
        """What hides a run; "" if nothing does."""
        if run in self.unchecked:
            return f"run {run} is unchecked"
        role = families.get(run, (run, None))[1]
        if role is not None and role.value in self.roles:
            return f"the role {role.value} is switched off"
        return f"the run filter {self.run_filter} leaves it out" if not _passes(self.run_filter, run) else ""

    def hides_tag(self, tag: str) -> str:
        """What hides a tag; "" if nothing does."""
        return f"the tag filter {self.tag_filter} leaves it out" if not _passes(self.tag_filter, tag) else ""


def _passes(typed: str, name: str) -> bool:
    try:
        return re.search(typed, name, re.IGNORECASE) is not None
    except re.error:
        return typed.casefold() in name.casefold()
