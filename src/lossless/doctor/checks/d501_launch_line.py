"""D501 to D511: the logdirs as they were typed."""

from __future__ import annotations

from collections.abc import Iterator

from lossless.doctor.evidence import Evidence
from lossless.doctor.launch import RULES, judge
from lossless.findings import Finding

__all__ = ["RULES", "look"]


def look(evidence: Evidence) -> Iterator[Finding]:
    """At most one finding a logdir."""
    yield from judge(evidence.asked)
