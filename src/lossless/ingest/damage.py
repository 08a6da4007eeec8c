"""What is damaged in a file, as a bounded number of findings."""

from __future__ import annotations

import os
from collections.abc import Iterable

from lossless.findings import REGISTRY, Finding, Place, Severity
from lossless.wire.result import Damage

SHOWN = 10
"""So many places of one rule in one file are findings of their own; the rest are counted in one more."""
_INEXACT = "R009"
_EFFECTS = {
    "R004": "The record is not shown; everything before it is.",
    _INEXACT: "It is shown rounded to the nearest float64.",
}
_SKIPPED = "These bytes are skipped; everything whole before and after them is shown."


class _Places:
    def __init__(self) -> None:
        self.shown: list[Finding] = []
        self.more = 0
        self.first: Damage | None = None
        self.last: Damage | None = None


class DamageLog:
    """The damage of one file, counted in full and listed up to a bound."""

    def __init__(self, path: str, run: str) -> None:
        self._path = path
        self._run = run
        self._places: dict[str, _Places] = {}
        self._holes: list[Damage] = []
        self.revision = 0
        self.lost_bytes = 0

    @property
    def lost(self) -> bool:
        """Whether records were lost (a value that is only inexact, or a missing tail, is no such loss)."""
        return any(REGISTRY[code].severity is Severity.ERROR for code in self._places)

    @property
    def holes(self) -> list[Damage]:
        """The bytes that nothing could be read from: the first `SHOWN` places, in file order. When there are more,
        their lengths come to less than `lost_bytes`."""
        return sorted(self._holes, key=lambda hole: hole.offset)

    def add(self, damage: Iterable[Damage]) -> None:
        """Count more damage, in file order."""
        for d in damage:
            self.revision += 1
            if d.code != _INEXACT:
                self.lost_bytes += d.length
                if len(self._holes) < SHOWN:
                    self._holes.append(d)
            places = self._places.setdefault(d.code, _Places())
            if len(places.shown) < SHOWN:
                places.shown.append(self._finding(d, f"{REGISTRY[d.code].what[:-1]}: {d.detail}"))
            else:
                places.first = places.first or d
                places.last = d
                places.more += 1

    @property
    def findings(self) -> list[Finding]:
        """Up to SHOWN findings a rule, and one that counts the others."""
        found: list[Finding] = []
        for code, places in self._places.items():
            found += places.shown
            if places.first and places.last:
                what = f"{places.more + SHOWN} places in {os.path.basename(self._path)} in all"
                message = f"{what}, the last at byte {places.last.offset}: {REGISTRY[code].what}"
                place = Place(self._path, places.first.offset, run=self._run)  # the same however many follow
                found.append(REGISTRY.finding(code, message, place, effect=_EFFECTS.get(code, _SKIPPED)))
        return found

    def _finding(self, d: Damage, message: str) -> Finding:
        place = Place(self._path, d.offset, d.length, self._run, d.tag, d.step)
        return REGISTRY.finding(d.code, message, place, effect=_EFFECTS.get(d.code, _SKIPPED))
