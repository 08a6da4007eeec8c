"""`make fuzz`: the compiled scanner under AddressSanitizer and UndefinedBehaviorSanitizer, on mutated real files.

Ends after --seconds or --cases, or at the first crash, hang, broken promise or growth of memory; then the case that did
it is kept and named.
"""

from __future__ import annotations

import argparse
import resource
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.build import build

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 1 << 30
"""Bytes the fuzzed process may hold, most of them the sanitizer's."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--cases", type=int, default=10**9)
    parser.add_argument("--seed", type=int, default=int(time.time()), help="default: the clock")
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--logs", type=Path, default=ROOT / "tests/interop", help="folder of sound event files")
    options = parser.parse_args()
    if not any(options.logs.rglob("*tfevents*")):
        parser.error(f"got no event file below {options.logs}, want some to mutate; name a folder with --logs")
    with tempfile.TemporaryDirectory(prefix="lossless-fuzz-") as folder:
        return attack(Path(folder), options)


def attack(folder: Path, options: argparse.Namespace) -> int:
    environment = build(folder)
    under_way = folder / "under-way"
    under_way.write_bytes(bytes(8))
    numbers = [f"--{name}={getattr(options, name)}" for name in ("seconds", "cases", "seed", "logs")]
    command = [sys.executable, "-m", "tests.fuzz.attack", f"--under-way={under_way}", *numbers]
    code = subprocess.run([*command, f"--first={options.first}"], cwd=ROOT, env=environment, check=False).returncode
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    if code == 0 and most <= MEMORY:
        return 0
    (number,) = struct.unpack("<Q", under_way.read_bytes())
    kept = ROOT / f"fuzz-{options.seed}-{number}.tfevents"
    subprocess.run([*command, f"--first={number}", f"--keep={kept}"], cwd=ROOT, env=environment, check=True)
    why = f"the process held {most >> 20} MiB, want at most {MEMORY >> 20}" if code == 0 else f"exit code {code}"
    print(f"fuzz: {why} at case {number} of seed {options.seed}, kept as {kept}")
    print(f"again: python -m tests.fuzz.run --seed {options.seed} --first {number} --cases 1 --logs {options.logs}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
