"""What every answer is made from: the board, the settings, the hues, what is found wrong."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from lossless.server.byte_cache import ByteCache
from lossless.server.data_folder import notes_file
from lossless.server.found import Found
from lossless.server.hues import Hues, hue_file
from lossless.server.live import Live
from lossless.server.memo import Memo
from lossless.server.notes import Notes
from lossless.server.rounds import Rounds

if TYPE_CHECKING:
    from pathlib import Path

    from lossless.findings import Finding
    from lossless.query import Board, Run
    from lossless.server.settings import Settings
    from lossless.types import Status


class Site:
    """One board as served. Safe from any thread. `run_texts`: runs as `runs_memo`'s maker last wrote them."""

    def __init__(self, board: Board, settings: Settings, cache: Path, notes: Path | None = None) -> None:
        """`notes`: the file of notes; None: one in `cache`."""
        self.board, self.settings = board, settings
        logdirs = [logdir.path for logdir in board.logdirs]
        self.hues = Hues(hue_file(cache, logdirs))
        self.notes = Notes(notes or notes_file(cache, logdirs))
        self.live = Live(board, self.facts, self.turned, follow=settings.follow)
        self.rounds = Rounds(board, self.live.tell, settings.asked)
        self.thumbnails = ByteCache()
        self.facts_memo, self.runs_memo = Memo(), Memo()
        self.run_texts: dict[str, tuple[tuple[Run, int, dict[str, int]], bytes]] = {}
        self.found = Found(lambda: board.findings, lambda: (*self.rounds.findings, *self.notes.findings))
        self._statuses: dict[str, Status] = {}
        self._noted: int | None = None

    @property
    def standing(self) -> tuple[int, int]:
        """Other numbers when what is told of the board may be something else."""
        return self.board.generation, self.found.now().number

    def facts(self) -> dict[str, Any]:
        """What a `changed` event says of the board as it is now."""
        board, known = self.board, self.found.now()
        return {
            "progress": board.progress._asdict(),
            "findings": known.counts,
            "findings_number": known.number,
            "notes": self.notes.revision,
            "checked_at": self.rounds.at,
            "points": board.points,
            "last_wall_time": board.last_wall_time,
        }

    def turned(self) -> frozenset[str]:
        """Runs whose status is another than at the last call: a run finishes without a byte being written. Of
        notes that another server changed, every listener is told."""
        revision = self.notes.revision
        if revision != self._noted and self._noted is not None:
            self.live.tell()
        self._noted = revision
        before, self._statuses = self._statuses, self.board.statuses
        return frozenset(name for name, status in self._statuses.items() if before.get(name, status) is not status)


def finding_id(finding: Finding) -> str:
    """Equal for the same finding across refreshes and restarts."""
    digest = hashlib.blake2b(repr(finding.key).encode("utf-8", "backslashreplace"), digest_size=6)
    return f"{finding.code}-{digest.hexdigest()}"
