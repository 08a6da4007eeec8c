"""The encoding thread: what is too slow for the caller becomes bytes here, beside training."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from lossless.write import notices
from lossless.write.inputs import InputError
from lossless.write.recorder import Recorder

COUNT = 1000
"""Heavy jobs that may wait."""
LIGHT = 100_000
"""Jobs that may wait in all. The light ones are numbers on their way from a device, for which no caller should wait."""
SIZE = 256 << 20
"""Bytes they may hold."""


@dataclass(slots=True, eq=False)
class Job:
    """`make` gives a serialised Event for `recorder`; `size` bytes are held until then, and `recorded` is called."""

    recorder: Recorder
    make: Callable[[], bytes]
    tag: str
    key: tuple[Hashable, str]
    size: int = 0
    strict: bool | None = None
    heavy: bool = True
    recorded: Callable[[], None] | None = None
    place: notices.Caller = field(default_factory=notices.caller)
    made: bytes | None = None
    finished: bool = False
    done: bool = False

    def run(self) -> None:
        """Encode; what fails or is remarked is said with the place of the call. Strict: it waits for flush and close,
        whichever thread this is."""
        with notices.elsewhere(self.place):
            try:
                self.made = self.make()
            except InputError as error:
                what = f"tag {self.tag!r}: {error.what}"
                key, tag = (None, self.key) if error.common else (self.key, None)
                notices.notice(error.rule, what, error.do, key=key, tag=tag, strict=self.strict)
            except Exception as error:  # noqa: BLE001 whatever fails in it, training goes on and the notice names it
                what = f"tag {self.tag!r}: got {type(error).__name__}: {error}"
                notices.notice("W212", what, key=self.key, strict=self.strict)


class Jobs:
    """One thread a process, started with the first job. Jobs may be run by several threads but are recorded in order.

    When COUNT heavy jobs wait, or SIZE bytes, `put` runs the oldest of them in the calling thread until there is room:
    a call then takes as long as encoding takes, memory stays bounded, nothing is dropped. `_lock` guards all fields."""

    def __init__(self, *, count: int = COUNT, size: int = SIZE) -> None:
        self._count, self._size = count, size
        self._inline = False
        self.forget()

    def forget(self) -> None:
        """Begin anew, as the child of a fork does: its parent has the same jobs and does them."""
        self._lock = threading.Condition()
        self._waiting: deque[Job] = deque()
        self._unrecorded: deque[Job] = deque()
        self._held = self._heavy = 0
        self._thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether something is not recorded yet."""
        return bool(self._unrecorded)

    def put(self, job: Job) -> None:
        """Queue a job."""
        with self._lock:
            self._waiting.append(job)
            self._unrecorded.append(job)
            self._held += job.size
            self._heavy += job.heavy
            full = self._is_full()
            alone = self._inline or not self._start()
            self._lock.notify()
        if alone:
            self.settle()
        elif full:
            self._help(job)

    def settle(self, timeout: float | None = None) -> bool:
        """Return when every job put before is recorded, False if that takes more than `timeout` seconds. Takes part."""
        end = None if timeout is None else time.monotonic() + timeout
        with self._lock:
            last = self._unrecorded[-1] if self._unrecorded else None
        while last is not None and not last.done:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                return False
            if not self._run_one():
                with self._lock:
                    if not last.done:
                        self._lock.wait(left)
        return True

    def stop(self) -> None:
        """Do the rest, and from now on each job in the thread that puts it: for the end of the process."""
        self._inline = True
        self.settle()

    def _help(self, job: Job) -> None:
        what = f"tag {job.tag!r}: got {len(self._waiting)} values ({self._held >> 20} MiB) waiting to be encoded"
        while self._is_full() and self._run_one():
            pass
        notices.notice("W211", what, key=job.key, place=job.place, strict=job.strict)

    def _is_full(self) -> bool:
        return self._heavy > self._count or self._held > self._size or len(self._waiting) > LIGHT

    def _start(self) -> bool:
        """Have a thread; False when the process is at its end and has no more."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._work, name="lossless-encode", daemon=True)
            try:
                self._thread.start()
            except RuntimeError:
                self._thread = None
                return False
        return True

    def _work(self) -> None:
        notices.in_background()
        while True:
            with self._lock:
                self._lock.wait_for(lambda: self._waiting)
            self._run_one()

    def _run_one(self) -> bool:
        """Run the oldest job that nobody runs; False when there is none."""
        with self._lock:
            if not self._waiting:
                return False
            job = self._waiting.popleft()
        try:
            job.run()
        except (KeyboardInterrupt, SystemExit):
            with self._lock:
                self._waiting.appendleft(job)
            raise
        except BaseException:
            self._finish(job)
            raise
        self._finish(job)
        return True

    def _finish(self, job: Job) -> None:
        """Record what is finished, but nothing before its turn."""
        with self._lock:
            job.finished = True
            while self._unrecorded and self._unrecorded[0].finished:
                first = self._unrecorded.popleft()
                self._held -= first.size
                self._heavy -= first.heavy
                if first.made:
                    first.recorder.append(first.made)
                if first.recorded is not None:
                    first.recorded()
                first.done = True
            self._lock.notify_all()
