"""Files are made, grow, shrink, are replaced, moved and deleted: is what is on disk in the end what the board shows?"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

import lossless
from lossless.write import EventFile
from tests.soak.server import Server, serve

SETTLED = 15.0
"""Seconds that the board has to agree with the disk once nothing changes."""


class Churn:
    """One random change after another, below `logdir`."""

    def __init__(self, logdir: Path, seed: int) -> None:
        self._logdir = logdir
        self._random = random.Random(seed)
        self._open: dict[Path, EventFile] = {}
        self.changes = 0

    def change(self) -> None:
        """Do something to some run."""
        self.changes += 1
        what = self._random.choices(
            [self._grow, self._begin, self._truncate, self._replace, self._delete, self._move, self._garbage],
            [60, 10, 4, 4, 4, 4, 2],
        )[0]
        what()

    def close(self) -> None:
        """Close what is still open."""
        for file in self._open.values():
            file.close()

    def _begin(self) -> None:
        parts = [f"d{self._random.randrange(3)}" for _ in range(self._random.randrange(3))]
        directory = self._logdir.joinpath(*parts, f"run_{self._random.randrange(30)}")
        file = EventFile(directory)
        self._open[Path(file.path)] = file
        if len(self._open) > 40:
            oldest = next(iter(self._open))
            self._open.pop(oldest).close()

    def _grow(self) -> None:
        if not self._open:
            return
        file = self._random.choice(list(self._open.values()))
        for step in range(self._random.randrange(1, 200)):
            file.scalars({"loss": self._random.random(), "accuracy": 0.5}, step)

    def _files(self) -> list[Path]:
        return sorted(self._logdir.rglob("*tfevents*"))

    def _truncate(self) -> None:
        for path in self._files()[:1]:
            os.truncate(path, self._random.randrange(path.stat().st_size + 1))
            self._forget(path)

    def _replace(self) -> None:
        files = self._files()
        if len(files) > 1:
            a, b = self._random.sample(files, 2)
            new = self._logdir / "new"
            shutil.copy(a, new)
            new.replace(b)
            self._forget(b)

    def _delete(self) -> None:
        files = self._files()
        if files:
            path = self._random.choice(files)
            shutil.rmtree(path.parent) if self._random.random() < 0.5 else path.unlink()
            self._forget(path.parent)

    def _move(self) -> None:
        files = self._files()
        if files:
            source = self._random.choice(files).parent
            target = self._logdir / f"moved_{self._random.randrange(30)}"
            if not target.exists():
                source.rename(target)
                self._forget(source)

    def _garbage(self) -> None:
        for path in self._files()[-1:]:
            with path.open("ab") as file:
                file.write(self._random.randbytes(50))
            self._forget(path)

    def _forget(self, path: Path) -> None:
        """Write no more to files at or below `path`."""
        for open_path in [p for p in self._open if p == path or path in p.parents]:
            self._open.pop(open_path).close()


def on_disk(logdir: Path) -> dict[str, int]:
    """Points of each run, read afresh."""
    board = lossless.open(logdir)
    found = {run.name: run.points for run in board.runs}
    board.close()
    return found


def on_board(server: Server) -> dict[str, int]:
    """Points of each run, as served."""
    return {run["name"]: run["points"] for run in server.get("api/runs").json()["runs"]}


def main() -> int:
    """Print what was done and found as one JSON object; 1 if board and disk differ or something leaks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lossless-soak-") as folder:
        churn = Churn(Path(folder), args.seed)
        with serve(Path(folder)) as server:
            before = server.usage()
            until = time.monotonic() + args.seconds
            while time.monotonic() < until:
                churn.change()
                time.sleep(0.005)
            churn.close()
            wanted = on_disk(Path(folder))
            until = time.monotonic() + SETTLED
            while (found := on_board(server)) != wanted and time.monotonic() < until:
                time.sleep(0.1)
            after = server.usage()
    differing = {name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name)}
    result = {
        "changes": churn.changes,
        "runs": len(wanted),
        "points": sum(wanted.values()),
        "differing": {name: (wanted.get(name), found.get(name)) for name in sorted(differing)},
        "descriptors": (before.descriptors, after.descriptors),
        "threads": (before.threads, after.threads),
        "memory_mb": (before.memory // 10**6, after.memory // 10**6),
    }
    json.dump(result, sys.stdout, indent=1)
    return 1 if differing or after.descriptors > before.descriptors + 20 else 0


if __name__ == "__main__":
    sys.exit(main())
