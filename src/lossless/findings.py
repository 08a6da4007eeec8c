"""Findings: what could not be read, written or trusted, as values that reach the screen. Standard library only.

Every room may import this module (docs/design/001-seams.md, 007-doctor-and-lint.md). Rules live in `rules.py`, with the
writer, and one a file in `doctor/checks` and `lint/rules`.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any, NamedTuple


class Severity(enum.StrEnum):
    """error: data is lost or unreadable; warning: data may mislead or may be lost; note: worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Certainty(enum.StrEnum):
    """certain: it is so; likely: it is so but for data or code that is not seen; asks: the finding is a question."""

    CERTAIN = "certain"
    LIKELY = "likely"
    ASKS = "asks"


class Rule(NamedTuple):
    """One way for a logdir, or for logging code, to be wrong. Pages in docs/rules are generated from it. `since`: the
    version that has it first; `fix`: code or a command that mends it, "" if there is none that always fits."""

    code: str
    name: str
    severity: Severity
    what: str
    why: str
    remedy: str
    example: str
    since: str
    certainty: Certainty = Certainty.CERTAIN
    fix: str = ""


class Place(NamedTuple):
    """Where. `offset` is a byte offset in `path`; `length` the bytes concerned; `line` and `column` of source code
    count from 1; None when it does not apply."""

    path: str | None = None
    offset: int | None = None
    length: int | None = None
    run: str | None = None
    tag: str | None = None
    step: int | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        if self.line is not None:
            return ":".join(str(p) for p in (self.path, self.line, self.column) if p is not None)
        parts = [p for p in (self.path or self.run, self.tag) if p]
        if self.offset is not None:
            parts.append(f"byte {self.offset}")
        if self.step is not None:
            parts.append(f"step {self.step}")
        return ", ".join(parts)


class Finding(NamedTuple):
    """One instance of a rule. `message` names numbers and places, its first 60 characters say what; `effect` says what
    is shown all the same or lost; `fix` is code or a command to copy; equal (code, place) is the same finding."""

    code: str
    severity: Severity
    message: str
    remedy: str
    place: Place = Place()
    effect: str = ""
    fix: str = ""

    @property
    def key(self) -> tuple[str, Place]:
        """Identity of the finding across refreshes."""
        return self.code, self.place

    def as_dict(self) -> dict[str, Any]:
        """The JSON form: code, severity, message, remedy, place, effect, fix."""
        return {**self._asdict(), "severity": self.severity.value, "place": self.place._asdict()}


class Registry:
    """Rules by code; a code is registered once."""

    def __init__(self) -> None:
        self._rules: dict[str, Rule] = {}

    def add(self, rule: Rule) -> Rule:
        """Register `rule` and return it."""
        if rule.code in self._rules:
            raise ValueError(f"rule {rule.code}: registered twice")
        self._rules[rule.code] = rule
        return rule

    def __getitem__(self, code: str) -> Rule:
        return self._rules[code]

    @property
    def rules(self) -> Mapping[str, Rule]:
        """All rules by code, in order of registration."""
        return self._rules

    def finding(
        self,
        code: str,
        message: str,
        place: Place | None = None,
        *,
        remedy: str = "",
        effect: str = "",
        fix: str = "",
        severity: Severity | None = None,
    ) -> Finding:
        """A finding of the rule `code`, with its severity, remedy and fix unless others are given."""
        rule = self._rules[code]
        severity = severity or rule.severity
        return Finding(code, severity, message, remedy or rule.remedy, place or Place(), effect, fix or rule.fix)


REGISTRY = Registry()
