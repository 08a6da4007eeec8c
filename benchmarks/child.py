"""A measured process: when it says what, and what it uses. Linux only: it reads /proc."""

from __future__ import annotations

import contextlib
import os
import queue
import re
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType

TICKS = os.sysconf("SC_CLK_TCK")


class DidNotFinishError(Exception):
    """The process ended, or its time did, before it said what was waited for."""


class Child:
    """Context manager. Standard output and error are read together, each line with the seconds since the start."""

    def __init__(self, command: Sequence[str | Path], environment: dict[str, str] | None = None) -> None:
        self._lines: queue.Queue[tuple[float, str] | None] = queue.Queue()
        self.said: list[str] = []
        self.start = time.perf_counter()
        self._process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env={**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})},
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put((time.perf_counter() - self.start, line.rstrip()))
        self._lines.put(None)

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def wait_for(self, pattern: str, timeout: float) -> tuple[float, re.Match[str]]:
        """Seconds from start to the first line with `pattern`, and the match. Raises DidNotFinishError."""
        end = self.start + timeout
        with contextlib.suppress(queue.Empty):
            while (item := self._lines.get(timeout=max(0.0, end - time.perf_counter()))) is not None:
                self.said.append(item[1])
                if found := re.search(pattern, item[1]):
                    return item[0], found
            raise DidNotFinishError(f"ended with {self._process.wait()}: {self.said[-3:]}")
        raise DidNotFinishError(f"did not finish in {timeout:.0f} s")

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def tell(self, line: str) -> None:
        """Write a line to its standard input."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def memory(self) -> tuple[int, int]:
        """Resident bytes now, and at most; of it and its descendants."""
        now = peak = 0
        for pid in self._family():
            status = Path(f"/proc/{pid}/status").read_text()
            now += _kilobytes(status, "VmRSS") * 1024
            peak += _kilobytes(status, "VmHWM") * 1024
        return now, peak

    def cpu(self) -> float:
        """Seconds of processor time used by it and its living descendants."""
        total = 0.0
        for pid in self._family():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) / TICKS
        return total

    def _family(self) -> Iterator[int]:
        found = [self._process.pid]
        while found:
            pid = found.pop()
            yield pid
            with contextlib.suppress(FileNotFoundError):
                for task in Path(f"/proc/{pid}/task").iterdir():
                    found += map(int, (task / "children").read_text().split())

    def stop(self) -> None:
        """End it and all its descendants."""
        family = list(self._family()) if self.alive else []
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pid in family[1:]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, 9)
        self._reader.join(10)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def _kilobytes(status: str, field: str) -> int:
    found = re.search(rf"^{field}:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) if found else 0
