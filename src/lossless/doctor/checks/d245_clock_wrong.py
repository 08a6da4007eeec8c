"""D245: wall times that cannot be: in the future, or long before event files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lossless.doctor import rows, wording
from lossless.doctor.evidence import Evidence
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D245",
        name="clock-wrong",
        severity=Severity.WARNING,
        what="Points were written in the future, or before there were event files.",
        why="The writer's clock is wrong, or wall times were given in another unit than seconds since 1970. Wall time "
        "on the x axis sets the run far away from all others, and what is newest is told wrongly.",
        remedy="Leave wall times to the writer, or give seconds since 1970: time.time(). Set the clock of the machine.",
        example="loss was written in the year 55,000: its wall times are milliseconds.",
        since="0.1.0",
    )
)
_SKEW = 120.0
"""Seconds by which clocks of two machines may well differ."""
_DAY = 86_400.0
_MILLISECONDS = 1e11
_OLDEST = 1_262_304_000.0
"""2010-01-01: no event file is older."""


class _Wrong(NamedTuple):
    """What is said of a tag, how bad it is if not as the rule says, and what mends it."""

    said: str
    severity: Severity | None
    fix: str = "writer.add_scalar(tag, value, step, walltime=time.time())"


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run. Up to a day ahead may be a clock's fault that nobody minds: a note."""
    series = evidence.series
    ahead = series.max_wall - evidence.now

    def said(run: str, own: list[int]) -> Finding:
        row = max(own, key=lambda row: abs(float(ahead[row])))
        tag, wrong = rows.tag(series, row), _wrong(float(series.max_wall[row]), float(ahead[row]))
        message = f"{tag} {wrong.said} in run {run}{rows.likewise(series, own, row)}"
        return REGISTRY.finding(RULE.code, message, Place(run=run, tag=tag), severity=wrong.severity, fix=wrong.fix)

    yield from rows.by_run(series, (ahead > _SKEW) | (series.max_wall < _OLDEST), said)


def _wrong(wall: float, ahead: float) -> _Wrong:
    if wall >= _MILLISECONDS:
        unit = next(u for s, u in ((1e17, "nanoseconds"), (1e14, "microseconds"), (0, "milliseconds")) if wall >= s)
        return _Wrong(f"has wall times up to {wall:.6g}: {unit}, where seconds since 1970 are meant,", None)
    if wall < _OLDEST:
        return _Wrong(f"has wall times up to {wall:,.1f} s after 1970: seconds since some start,", Severity.NOTE)
    return _Wrong(
        f"has points of {wording.utc(wall)}, in the future,",
        None if ahead > _DAY else Severity.NOTE,
        "timedatectl set-ntp true",
    )
