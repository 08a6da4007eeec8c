"""What is found wrong with the board now, by its reading and by the doctor's last round, and since when."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from lossless.findings import Finding, Severity


class Known(NamedTuple):
    """`findings`: each once. `seen`: when each was first seen, in seconds since the epoch. `number` is another when a
    finding came, went or says something else."""

    findings: tuple[Finding, ...]
    seen: tuple[float, ...]
    counts: dict[str, int]
    number: int


class Found:
    """Findings of two sources, put together anew only when one of them changed. Safe from any thread."""

    def __init__(self, own: Callable[[], Sequence[Finding]], examined: Callable[[], Sequence[Finding]]) -> None:
        """`own`: the board's own as of now; `examined`: the doctor's, of which those the board has too are left out."""
        self._sources = (own, examined)
        self._lock = threading.Lock()
        self._read: list[list[Finding]] = [[], []]
        self._first: dict[object, float] = {}
        self._known = Known((), (), counts(()), 0)

    def now(self) -> Known:
        """As it stands."""
        with self._lock:
            read = [list(source()) for source in self._sources]
            if read != self._read:
                self._read, self._known = read, self._put_together(*read)
            return self._known

    def _put_together(self, own: list[Finding], examined: list[Finding]) -> Known:
        now, before = time.time(), self._first
        known = {finding.key for finding in own}
        findings = (*own, *(finding for finding in examined if finding.key not in known))
        self._first = {finding.key: before.get(finding.key, now) for finding in findings}
        seen = tuple(self._first[finding.key] for finding in findings)
        return Known(findings, seen, counts(findings), self._known.number + 1)


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """How many of each severity."""
    found = Counter(finding.severity for finding in findings)
    return {severity.value: found[severity] for severity in Severity}
