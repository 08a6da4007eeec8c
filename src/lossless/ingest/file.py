"""One event file on the board: read, followed, and judged."""

from __future__ import annotations

import enum
import os
import shlex
import time
from collections.abc import Callable

from lossless.findings import REGISTRY, Finding, Place
from lossless.ingest.damage import DamageLog
from lossless.ingest.foreign import HEAD_BYTES, foreign
from lossless.ingest.reader import FileReader
from lossless.ingest.scratch import Scratch
from lossless.ingest.tags import Lexicon
from lossless.logdir import FileSystem, FoundFile, Growth, Identity, Tail
from lossless.store import Stream

BROKEN = 2.0
"""Seconds of quiet after which bytes that cannot begin a record are reported, whoever lives."""


class FileState(enum.StrEnum):
    """waiting: nothing is read yet; reading: more is there; ready: read to its end; unreadable: see its finding;
    gone."""

    WAITING = "waiting"
    READING = "reading"
    READY = "ready"
    UNREADABLE = "unreadable"
    GONE = "gone"


class EventFile:
    """Used by one thread at a time, but for the plain values others look at: `state`, `findings`, `bytes_read`, `size`,
    `mtime`."""

    def __init__(
        self, found: FoundFile, run: str, stream: Stream, lexicon: Lexicon, *, fs: FileSystem, verify: bool
    ) -> None:
        path = found.path
        self.path = path
        self.run = run
        self.stream = stream
        self.size = found.size
        self.mtime = found.mtime
        self.state = FileState.WAITING
        self._reader = FileReader(Tail(path, fs), run, stream, lexicon, verify=verify)
        self._events: list[Finding] = []
        self._revision = 0
        self._failure: Finding | None = None
        self._ended_at: int | None = None

    @property
    def bytes_read(self) -> int:
        """Bytes that are done with."""
        return self._reader.position

    @property
    def identity(self) -> Identity:
        """What tells it from another file under its path."""
        return self._reader.tail.identity

    @property
    def lost(self) -> bool:
        """Whether records of it are damaged."""
        return self._reader.damage.lost

    @property
    def damage(self) -> DamageLog:
        """What of its bytes could not be read."""
        return self._reader.damage

    @property
    def records(self) -> int:
        """Whole records read so far."""
        return self._reader.records

    @property
    def half_tail(self) -> bool:
        """Whether it was read to its end and ends in a half record."""
        return self._ended_at is not None or (
            self.state is FileState.READY and self._reader.position < self._reader.tail.size
        )

    @property
    def foreign(self) -> bool:
        """Whether it was given up as no event file."""
        return self._ended_at is not None and self._reader.foreign

    @property
    def standing(self) -> tuple[object, ...]:
        """Something else when a run with this file may have another status."""
        return self.state, self.half_tail, self.lost, self.foreign, self.mtime

    @property
    def revision(self) -> int:
        """Another number when `findings` are others."""
        return self._revision + self._reader.damage.revision

    @property
    def findings(self) -> list[Finding]:
        """What is or was wrong with it."""
        failure = [self._failure] if self._failure else []
        return [*self._events, *self._reader.findings, *failure]

    def catch_up(self, scratch: Scratch) -> bool:
        """Read what is new, a slice of it if that is much; True if there is more."""
        try:
            if self.state is not FileState.READING:
                self._look()
            more = self.state is not FileState.GONE and self._reader.read(scratch)
        except OSError as error:
            return self._failed(error)
        if self.state is not FileState.GONE:
            if self._failure:
                self._failure = None
                self._revision += 1
            self.state = FileState.READING if more else FileState.READY
        self.size, self.mtime = self._reader.tail.size, self._reader.tail.mtime
        return more

    def _look(self) -> None:
        tail = self._reader.tail
        before = self._reader.position
        growth = tail.check()
        if growth is Growth.GONE:
            self._restart()
            self.state = FileState.GONE
        elif growth is Growth.REPLACED:
            self._restart()
            self._event("F106", "was replaced; the new file was read from its start")
        elif tail.size < before:  # what else a cut took away was no whole record
            self._restart()
            self._event("F107", f"shrank from {before} to {tail.size} bytes; it was read again from its start")
        elif self._ended_at is not None and tail.size > self._ended_at:
            self._restart()  # its tail was given up as damaged, and now goes on

    def _restart(self) -> None:
        self.stream.clear()
        self._events = [event for event in self._events if event.code != "F113"]
        self._revision += self._reader.damage.revision + 1
        self._reader = self._reader.anew()
        self._ended_at = None

    def _name_foreign(self) -> None:
        """F113, with what the file is instead."""
        head = bytearray(HEAD_BYTES)
        try:
            held = self._reader.tail.read_into(memoryview(head), 0)
        except OSError as error:
            self._failed(error)
            return
        is_instead = foreign(self.path, bytes(head[:held]), self._reader.tail.size)
        self._event("F113", is_instead.what, is_instead.remedy, is_instead.fix)

    def _event(self, code: str, what: str, remedy: str = "", fix: str = "") -> None:
        message = f"{os.path.basename(self.path)} {what}"
        finding = REGISTRY.finding(code, message, Place(path=self.path, run=self.run), remedy=remedy, fix=fix)
        self._events = [f for f in self._events if f.code != code] + [finding]
        self._revision += 1

    def _failed(self, error: OSError) -> bool:
        """Name a failed look or read; what was read before stays. False: there is no more to read now."""
        if isinstance(error, FileNotFoundError):
            self._restart()
            self.state = FileState.GONE
            return False
        self.state = FileState.UNREADABLE
        self._revision += 1
        refused = isinstance(error, PermissionError)
        what = f"{os.path.basename(self.path)} cannot be read: {error.strerror or error}"
        effect = (
            f"{self.bytes_read} bytes were read before."
            if self.bytes_read
            else "Its points are missing from the board."
        )
        place = Place(path=self.path, run=self.run, offset=None if refused else self.bytes_read)
        fix = f"chmod a+r {shlex.quote(self.path)}" if refused else ""
        self._failure = REGISTRY.finding("F103" if refused else "F115", what, place, effect=effect, fix=fix)
        return False

    def judge_tail(self, patience: Callable[[EventFile], float], scratch: Scratch) -> bool:
        """Report what lies at the end and is no whole record, once it has been quiet for `patience` seconds; for BROKEN
        at most when it cannot become a record. True if that changed what the board shows."""
        if not self.half_tail or self._ended_at is not None:
            return False
        quiet = time.time() - self.mtime
        try:
            limit = patience(self)
            if quiet < limit and not (limit > BROKEN and quiet >= BROKEN and self._reader.broken_tail()):
                return False
            self._reader.end(scratch)
        except OSError as error:
            self._failed(error)
        self._ended_at = self._reader.tail.size
        if self.foreign and self._failure is None:
            self._name_foreign()
        return True
