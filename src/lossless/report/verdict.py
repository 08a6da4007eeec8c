"""What findings come to: how many of each severity, and the exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lossless.findings import Finding, Severity

_CODES = {Severity.ERROR: 2, Severity.WARNING: 1, Severity.NOTE: 0}


def exit_code(findings: Iterable[Finding]) -> int:
    """0: nothing worse than a note; 1: warnings; 2: errors."""
    return max((_CODES[finding.severity] for finding in findings), default=0)


def counted(findings: Iterable[Finding]) -> str:
    """ "1 error, 2 warnings and 1 note", without those there are none of; "nothing found" for none."""
    counts = Counter(finding.severity for finding in findings)
    parts = [f"{counts[s]:,} {s}{'s' if counts[s] > 1 else ''}" for s in Severity if counts[s]]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts) or "nothing found"
