"""The doctor's rounds: the board is examined when it is read, and again as it changes."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from lossless import doctor  # its checks are loaded with the first round: the first answer must not wait for them

if TYPE_CHECKING:
    from lossless.findings import Finding
    from lossless.query import Board

logger = logging.getLogger("lossless.server")

LOOK = 0.25
"""Seconds between looks whether there is something to do."""
REST = 1.0
"""Seconds between two rounds, at least."""
SHARE = 50
"""A round may take one part in so many of the time."""
AGING = 15.0
"""Seconds after which a board is examined anew that did not change: what is live now may have stalled since."""


class Rounds:
    """One thread examines; everybody reads `findings`, which is replaced whole. `number` counts the rounds, `at` is
    when the last one ended (seconds since the epoch, None before the first), `seconds` how long it took and `checks`
    how many looked."""

    def __init__(self, board: Board, told: Callable[[], None], asked: Sequence[str] = ()) -> None:
        """`told` is called, in the thread, after each round; `asked`: the logdirs as they were typed."""
        self.findings: tuple[Finding, ...] = ()
        self.number = 0
        self.at: float | None = None
        self.seconds = 0.0
        self.checks = 0
        self._board, self._told, self._asked = board, told, tuple(asked)
        self._stop = threading.Event()
        self._failed = False

    def start(self) -> None:
        """Begin; called once."""
        threading.Thread(target=self._run, name="lossless-doctor", daemon=True).start()

    def close(self) -> None:
        """End soon; a round under way is finished first."""
        self._stop.set()

    def _run(self) -> None:
        seen = None
        while not self._stop.wait(LOOK):
            old = self.at is None or time.time() - self.at >= AGING
            generation = self._board.generation
            if self._board.progress.done and (old or generation != seen):
                seen = generation
                self._try()
                self._stop.wait(max(REST, SHARE * self.seconds))

    def _try(self) -> None:
        """Examine; what keeps it from that (no file descriptor is left, say) is told once, and it is tried again."""
        try:
            self._examine()
        except Exception as error:  # noqa: BLE001 whatever it is: the rounds go on, and a log says why one was left out
            self.at = time.time()
            if not self._failed:
                logger.warning("doctor: got %s: %s; the board is examined again later", type(error).__name__, error)
            self._failed = True
        else:
            self._failed = False

    def _examine(self) -> None:
        self.checks = len(doctor.CHECKS)  # loads them: their import counts for no round
        began = time.perf_counter()
        found = tuple(doctor.check(doctor.Evidence(self._board, self._asked)))
        self.seconds = time.perf_counter() - began
        self.at, self.number = time.time(), self.number + 1
        self.findings = found
        self._told()
