"""`make bench`: everything the project promises about speed and memory, measured beside the others in one go.

Arguments: `--quick` for small logdirs and few rounds, `--data FOLDER` for the logdirs, and names of benchmarks.
"""

from __future__ import annotations

import argparse
import compileall
import importlib
import sys
from pathlib import Path

from benchmarks import generate
from benchmarks.report import Context, keep, machine, show

NAMES = ("load", "server", "live", "page", "media", "write", "device", "doctor", "lint")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"some of {', '.join(NAMES)}; all if none is given")
    parser.add_argument("--quick", action="store_true", help="small logdirs, few rounds")
    parser.add_argument("--data", type=Path, default=generate.DATA, help="where the logdirs lie")
    parser.add_argument("--rounds", type=int, default=5, help="measurements of each figure")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.names) - set(NAMES):
        parser.error(f"got {sorted(unknown)}, want some of {list(NAMES)}")
    context = Context(chosen.data, chosen.quick, min(chosen.rounds, 3) if chosen.quick else chosen.rounds)
    for folder in ("src", "benchmarks"):  # as pip does with what it installs: nobody's start includes compiling
        compileall.compile_dir(folder, quiet=1)
    for fact, value in machine().items():
        print(f"{fact}: {value}")
    missed = 0
    for name in chosen.names or NAMES:
        bench = importlib.import_module(f"benchmarks.bench_{name}")
        lines = list(bench.lines(context))
        print(f"\n{name}")
        show(lines, getattr(bench, "BESIDE", "TensorBoard"))
        print(f"raw figures: {keep(name, lines, context)}")
        missed += sum(line.met is False for line in lines)
    verdict = "targets are for logdirs of full size" if context.quick else "all targets met"
    print(f"\n{missed} targets missed" if missed else f"\n{verdict}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
