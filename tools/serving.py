"""A real `lossless serve` process on a free port: for browser tests, pictures and benchmarks."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_ANNOUNCED = re.compile(r" at (http://\S+)")


@dataclass(frozen=True)
class Served:
    """A running server."""

    url: str
    process: subprocess.Popen[str]

    def api(self, path: str) -> str:
        """Address of a native route, `path` without /api/."""
        return f"{self.url}api/{path}"


@contextlib.contextmanager
def serving(
    *arguments: str | Path, cache: Path | None = None, command: tuple[str, ...] = ("serve",)
) -> Iterator[Served]:
    """Run `lossless serve ARGUMENTS --port 0` until the block ends.

    `cache`: its cache and data folder, by default one of its own. RuntimeError with what it said if it ends
    before it serves.
    """
    with tempfile.TemporaryDirectory() as own:
        kept = str(cache or own)
        environment = {**os.environ, "XDG_CACHE_HOME": kept, "LOSSLESS_DATA_DIR": kept, "PYTHONUNBUFFERED": "1"}
        line = [sys.executable, "-m", "lossless", *command, *map(str, arguments), "--port", "0"]
        with (
            tempfile.TemporaryFile("w+") as errors,
            subprocess.Popen(line, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment) as process,
        ):
            try:
                yield Served(_address(process, errors), process)
            finally:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()


def _address(process: subprocess.Popen[str], errors: IO[str]) -> str:
    """The address it prints; what it prints later is not read, and is too little to fill the pipe."""
    assert process.stdout is not None
    for line in process.stdout:
        if found := _ANNOUNCED.search(line):
            return found[1]
    errors.seek(0)
    raise RuntimeError(f"lossless serve: got exit code {process.wait()}, want a server; it said: {errors.read()}")
