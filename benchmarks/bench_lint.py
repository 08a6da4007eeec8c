"""The linter: files a second, on all CPUs as `lossless lint` runs.

`installed` is 5,000 Python files of this environment's packages, evenly chosen, of which few log: what linting a
project is like. `logging` is 1,000 files that all do: the linter's own fixtures, over and over.
"""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from benchmarks.report import Context, Line, median, seconds

BESIDE = ""
FIXTURES = Path(__file__).resolve().parent.parent / "tests/cases/lint"
TARGETS = {"installed": 1_000, "logging": 300}
"""Files a second."""
SAID = re.compile(r"done files=(\d+) bytes=(\d+) seconds=([\d.e-]+) findings=(\d+)")


def installed(most: int) -> list[Path]:
    """Python files of the packages of this environment, at most so many, evenly chosen."""
    found = sorted(Path(sysconfig.get_path("purelib")).rglob("*.py"))
    return found[:: -(-len(found) // most)]


def logging(folder: Path, count: int) -> list[Path]:
    """So many files that log, made in `folder` if they are not there."""
    fixtures = sorted(FIXTURES.glob("*/*.py"))
    folder.mkdir(parents=True, exist_ok=True)
    made = [folder / f"train_{i:04d}.py" for i in range(count)]
    for path, fixture in zip(made, islice(cycle(fixtures), count), strict=True):
        path.write_bytes(fixture.read_bytes())
    return made


def one_round(paths: list[Path]) -> re.Match[str]:
    """A process that lints them; what it said."""
    names = "\n".join(map(str, paths))
    command = [sys.executable, "-m", "benchmarks.lint_child"]
    done = subprocess.run(command, input=names, capture_output=True, text=True, check=True)
    said = SAID.search(done.stdout)
    if said is None or int(said[1]) != len(paths):
        raise AssertionError(f"lint: got {done.stdout!r}, want {len(paths)} files done")
    return said


def lines(context: Context) -> Iterator[Line]:
    """Everything this file measures."""
    few = 10 if context.quick else 1
    corpora = {
        "installed": installed(5_000 // few),
        "logging": logging(context.data / "lint", 1_000 // few),
    }
    for name, paths in corpora.items():
        said = [one_round(paths) for _ in range(context.rounds + 1)][1:]  # the first warms the page cache
        took = [float(each[3]) for each in said]
        rate = len(paths) / median(took)
        yield Line(
            f"lint {name}, {len(paths):,} files of {int(said[0][2]) / 1e6:.1f} MB",
            f"{rate:,.0f} files/s, {int(said[0][2]) / median(took) / 1e6:.1f} MB/s, {seconds(took)}",
            target=f"≥ {TARGETS[name]:,} files/s",
            met=context.verdict(rate >= TARGETS[name]),
            raw={"seconds": took, "findings": int(said[0][4])},
        )
