"""`make test`: every suite in turn, all of them even when one fails. Arguments name suites; none means all."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tools import find_chromium

ROOT = Path(__file__).resolve().parent.parent
WORKERS = str(min(4, os.cpu_count() or 1))
PYTEST = (sys.executable, "-m", "pytest", "-q")
PARALLEL = (*PYTEST, "-n", WORKERS, "--dist", "worksteal")
"""Each worker has tests that lie together, so that a module's server starts once; who is done takes from the others."""
SUITES = {
    "unit": (*PARALLEL, "tests/unit", "tests/interop"),
    "frameworks": (*PYTEST, "-n", WORKERS, "--dist", "loadscope", "tests/frameworks"),
    "faults": (*PARALLEL, "tests/faults"),
    "page": (sys.executable, "hatch_build.py", "npm", "run", "test"),
    "packaging": (*PYTEST, "tests/packaging"),
    "e2e": (*PARALLEL, "tests/e2e"),
}


def run(name: str) -> bool:
    """Whether the suite passed; prints its time."""
    start = time.perf_counter()
    print(f"── {name}", flush=True)
    passed = subprocess.run(SUITES[name], cwd=ROOT, check=False).returncode == 0
    print(f"── {name} {'passed' if passed else 'FAILED'} in {time.perf_counter() - start:.0f} s\n", flush=True)
    return passed


def main(names: list[str]) -> int:
    unknown = [n for n in names if n not in SUITES]
    if unknown:
        print(f"run_tests: got {unknown}, want some of {list(SUITES)}")
        return 2
    if not names or "e2e" in names:
        os.environ["CHROMIUM"] = find_chromium.find_or_get()  # once, not in every worker
    failed = [name for name in names or SUITES if not run(name)]
    print(f"failed: {', '.join(failed)}" if failed else "all tests passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
