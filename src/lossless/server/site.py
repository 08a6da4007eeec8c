"""What every answer is made from: the board, the settings, the hues, the findings seen so far."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from lossless.findings import Finding, Severity
from lossless.server.hues import Hues, hue_file
from lossless.server.live import Live
from lossless.server.memo import Memo
from lossless.server.rounds import Rounds

if TYPE_CHECKING:
    from pathlib import Path

    from lossless.query import Board, Run
    from lossless.server.settings import Settings
    from lossless.types import Status


class Site:
    """One board as served. Safe from any thread. `run_texts`: runs as `runs_memo`'s maker last wrote them."""

    def __init__(self, board: Board, settings: Settings, cache: Path) -> None:
        self.board, self.settings = board, settings
        self.hues = Hues(hue_file(cache, (logdir.path for logdir in board.logdirs)))
        self.live = Live(board, self.facts, self.turned, follow=settings.follow)
        self.rounds = Rounds(board, self.live.tell)
        self.facts_memo, self.runs_memo = Memo(), Memo()
        self.run_texts: dict[str, tuple[tuple[Run, int, dict[str, int]], bytes]] = {}
        self._statuses: dict[str, Status] = {}
        self._seen: dict[object, float] = {}
        self._lock = threading.Lock()

    @property
    def findings(self) -> list[Finding]:
        """The board's own as of now, and the doctor's of the last round; each once."""
        own = self.board.findings
        known = {finding.key for finding in own}
        return [*own, *(finding for finding in self.rounds.findings if finding.key not in known)]

    @property
    def standing(self) -> tuple[int, int]:
        """Other numbers when what is told of the board may be something else."""
        return self.board.generation, self.rounds.number

    def facts(self) -> dict[str, Any]:
        """What a `changed` event says of the board as it is now."""
        board, findings = self.board, self.findings
        self.first_seen(findings)
        return {
            "progress": board.progress._asdict(),
            "findings": counts(findings),
            "points": board.points,
            "last_wall_time": board.last_wall_time,
        }

    def turned(self) -> frozenset[str]:
        """Runs whose status is another than at the last call: a run finishes without a byte being written."""
        before, self._statuses = self._statuses, self.board.statuses
        return frozenset(name for name, status in self._statuses.items() if before.get(name, status) is not status)

    def first_seen(self, findings: Iterable[Finding]) -> list[float]:
        """When each finding was first seen, in seconds since the epoch. What is no longer on the board is forgotten."""
        now = time.time()
        with self._lock:
            self._seen = {finding.key: self._seen.get(finding.key, now) for finding in findings}
            return [self._seen[finding.key] for finding in findings]


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """How many of each severity."""
    found = Counter(finding.severity for finding in findings)
    return {severity.value: found[severity] for severity in Severity}


def finding_id(finding: Finding) -> str:
    """Equal for the same finding across refreshes and restarts."""
    digest = hashlib.blake2b(repr(finding.key).encode("utf-8", "backslashreplace"), digest_size=6)
    return f"{finding.code}-{digest.hexdigest()}"
