"""GitHub workflow commands: findings as annotations beside the changed lines."""

from __future__ import annotations

from collections.abc import Iterable

from lossless.findings import REGISTRY, Finding, Severity
from lossless.report.paths import from_here
from lossless.report.printable import printable

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def as_github(findings: Iterable[Finding]) -> str:
    """One line a finding: `::warning file=train.py,line=3,col=5,title=L101 writer-in-loop::…`."""
    return "\n".join(map(_line, findings))


def _line(finding: Finding) -> str:
    place = finding.place
    file = None if place.path is None else from_here(place.path)
    known = {"file": file, "line": place.line, "col": place.column}
    title = f"{finding.code} {REGISTRY[finding.code].name}"
    properties = ",".join(f"{key}={_property(str(v))}" for key, v in {**known, "title": title}.items() if v is not None)
    where = f" ({place})" if place.line is None and str(place) else ""
    parts = [finding.message + where, finding.effect, finding.remedy, finding.fix]
    return f"::{_COMMANDS[finding.severity]} {properties}::{_data(chr(10).join(part for part in parts if part))}"


def _data(text: str) -> str:
    lines = (printable(line) for line in text.replace("%", "%25").splitlines())
    return "%0A".join(lines)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
