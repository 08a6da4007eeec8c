"""A real `lossless serve` process, and what the system knows of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Usage:
    """`cpu` in seconds since the process began, `memory` resident in bytes."""

    cpu: float
    memory: int
    threads: int
    descriptors: int


@dataclass(frozen=True)
class Server:
    """A running server at `url`, which ends with a `/`."""

    url: str
    pid: int

    def get(self, path: str, **params: object) -> httpx.Response:
        """The answer; an error answer is raised."""
        answer = httpx.get(self.url + path, params=params, timeout=60)  # type: ignore[arg-type]
        return answer.raise_for_status()

    def usage(self) -> Usage:
        """Now. Linux only."""
        stat = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        descriptors = len(os.listdir(f"/proc/{self.pid}/fd"))
        return Usage((int(stat[11]) + int(stat[12])) / _TICKS, int(stat[21]) * _PAGE, int(stat[17]), descriptors)


@contextmanager
def serve(logdir: Path) -> Iterator[Server]:
    """Serve `logdir` on a free port until the block ends."""
    command = [sys.executable, "-m", "lossless", "serve", str(logdir), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            line = process.stdout.readline()
            found = re.search(r"http://\S+", line)
            assert found, f"the server printed {line!r}"
            yield Server(found[0], process.pid)
        finally:
            process.terminate()
