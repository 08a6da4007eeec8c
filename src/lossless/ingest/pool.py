"""Threads that read files, each file by one thread at a time."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Sequence

from lossless.ingest.file import EventFile
from lossless.ingest.scratch import Scratch
from lossless.store import Arena


def usable_cpus() -> int:
    """CPUs this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Pool:
    """Reads batches of files. `read` is called by one thread, the loader's; the threads live only while it runs."""

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads or usable_cpus()
        self._stop = False

    def stop(self) -> None:
        """Let `read` return soon, from any thread."""
        self._stop = True

    def read(self, files: Sequence[EventFile], tick: Callable[[Sequence[EventFile]], None], period: float) -> None:
        """Read every file to its end, long ones in turns, largest first; meanwhile `tick` is called with all of them,
        and then every `period` seconds with those that were read since. An error that is none of the file's is raised
        here."""
        queue = deque(sorted(files, key=lambda file: file.bytes_read - file.size))
        errors: list[BaseException] = []
        touched: deque[EventFile] = deque()
        workers = [
            threading.Thread(target=self._work, args=(queue, touched, errors), name=f"lossless-read-{i}", daemon=True)
            for i in range(min(self._threads, len(queue)))
        ]
        for worker in workers:
            worker.start()
        tick(files)
        for worker in workers:
            worker.join(period)
            while worker.is_alive():
                tick([touched.popleft() for _ in range(len(touched))])
                worker.join(period)
        if errors:
            raise errors[0]

    def _work(self, queue: deque[EventFile], touched: deque[EventFile], errors: list[BaseException]) -> None:
        scratch = Scratch(Arena())
        while queue and not self._stop and not errors:
            try:
                file = queue.popleft()
            except IndexError:
                return  # another thread took the last one
            try:
                more = file.catch_up(scratch)
                touched.append(file)
                if more:
                    queue.append(file)
            except BaseException as error:  # noqa: BLE001 raised again by `read`
                errors.append(error)
