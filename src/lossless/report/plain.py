"""Text for people: by severity, then rule, with what to do; a verdict at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from lossless.findings import REGISTRY, Finding, Place, Severity
from lossless.report.paths import from_here
from lossless.report.printable import printable
from lossless.report.verdict import counted

SHOWN = 20
"""So many findings of one rule are written out; the rest are counted."""
_HEADS = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.NOTE: "Notes"}
_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}


def as_text(findings: Iterable[Finding], *, looked_at: str, colour: bool = False) -> str:
    """Findings, which are in order of their severity, and one line of verdict. `looked_at`: what was looked at, as in
    "2 runs in 3 files"."""
    found = list(findings)
    lines: list[str] = []
    for severity, of_severity in groupby(found, key=lambda finding: finding.severity):
        lines += [_paint(_HEADS[severity], _COLOURS[severity], colour), ""]
        for code, of_rule in groupby(of_severity, key=lambda finding: finding.code):
            lines += [*_rule(code, list(of_rule), colour), ""]
    verdict = printable(f"{looked_at}: {counted(found)}.")
    return "\n".join([*lines, _paint(verdict, "1", colour)])


def _rule(code: str, findings: list[Finding], colour: bool) -> Iterator[str]:
    rule = REGISTRY[code]
    yield f"  {_paint(f'{code} {rule.name}', '1', colour)}  {rule.what}"
    shown = findings[:SHOWN]
    same = len({(finding.remedy, finding.fix) for finding in shown}) == 1
    same_effect = len(shown) > 1 and len({finding.effect for finding in shown}) == 1
    for finding in shown:
        yield f"    {printable(finding.message.removeprefix(f'{rule.what[:-1]}: '))}"
        place = str(finding.place)
        if place and place not in finding.message:
            yield f"      at {printable(str(_relative(finding.place)))}"
        if finding.effect and not same_effect:
            yield f"      {printable(finding.effect)}"
        if not same:
            yield from _remedy(finding, "      ")
    if len(findings) > SHOWN:
        yield f"    and {len(findings) - SHOWN:,} more; --format json lists all"
    if same_effect and shown[0].effect:
        yield f"    {printable(shown[0].effect)}"
    if same:
        yield from _remedy(shown[0], "    ")


def _relative(place: Place) -> Place:
    return place._replace(path=from_here(place.path)) if place.path else place


def _remedy(finding: Finding, indent: str) -> Iterator[str]:
    if finding.remedy:
        yield f"{indent}To do: {printable(finding.remedy)}"
    for line in finding.fix.splitlines():
        yield f"{indent}    {printable(line)}"


def _paint(text: str, style: str, colour: bool) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if colour else text
